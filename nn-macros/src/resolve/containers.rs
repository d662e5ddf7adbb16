//! Types of std that numbers are not followed into, refused by their names before anything in them is.

use syn::visit::{self, Visit};
use syn::{Block, Ident, Path, Type};

use super::Resolve;

/// What to use instead.
const ADVICE: &[(&[&str], &str)] = &[
    (&["VecDeque", "LinkedList"], "a `Vec` with `push` and `remove(0)`, or a ring of fixed length"),
    (&["BinaryHeap"], "a `Vec` that is sorted"),
    (
        &["HashMap", "BTreeMap", "HashSet", "BTreeSet"],
        "a `Vec`, and compute the positions of its elements outside of this function",
    ),
    (&["Box", "Rc", "RefCell", "Mutex", "RwLock", "OnceCell"], "the value itself, or a reference"),
];

/// The same for names that users give to types of their own, where a module stands in front.
const ADVICE_IN_MODULES: &[(&str, &str, &str)] = &[
    ("cell", "Cell", "a variable that is `mut`, or a `&mut` parameter"),
    ("sync", "Arc", "the value itself, or a reference"),
];

/// The names of containers, each where it stands first.
#[derive(Default)]
struct Containers<'ast> {
    found: Vec<(&'ast Ident, &'static str)>,
}

impl<'ast> Visit<'ast> for Containers<'ast> {
    fn visit_path(&mut self, path: &'ast Path) {
        let mut before: Option<&Ident> = None;
        for segment in &path.segments {
            let name = &segment.ident;
            let known = ADVICE.iter().find(|(names, _)| names.iter().any(|other| name == other));
            let in_module = ADVICE_IN_MODULES.iter().find(|(module, of, _)| {
                name == of && before.is_some_and(|before| before == module)
            });
            let advice = known.map(|(_, advice)| *advice);
            if let Some(advice) = advice.or(in_module.map(|(_, _, advice)| *advice))
                && !self.found.iter().any(|(other, _)| *other == name)
            {
                self.found.push((name, advice));
            }
            before = Some(name);
        }
        visit::visit_path(self, path);
    }
}

/// Whether a type names a container.
pub(super) fn is_of_container(ty: &Type) -> bool {
    let mut containers = Containers::default();
    containers.visit_type(ty);
    !containers.found.is_empty()
}

impl Resolve<'_> {
    /// Refuses containers in the body of the function.
    pub(super) fn refuse_containers(&self, body: &Block) {
        let mut containers = Containers::default();
        containers.visit_block(body);
        for (name, advice) in containers.found {
            let message = format!("numbers are not followed into a `{name}`: use {advice}");
            self.errors.at(name, message);
        }
    }

    /// Refuses containers in the type of a parameter that is differentiated.
    pub(super) fn refuse_container(&self, ty: &Type) {
        let mut containers = Containers::default();
        containers.visit_type(ty);
        for (name, _) in containers.found {
            let message = format!(
                "a `{name}` has no derivative: name the other parameters in `wrt(…)`, or pass a `Vec`"
            );
            self.errors.at(name, message);
        }
    }
}
