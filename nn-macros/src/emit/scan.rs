//! Loops over a list, there and back.
//!
//! Going forward, state that the way back needs is kept as a *trajectory*: the values after each run, so that what
//! entered run i is the initial value or entry i − 1. Everything else that is needed goes on a *tape*, one tuple a
//! run. Going back, the tape is taken apart from its end.

use std::collections::{HashMap, HashSet};

use nn_symbolic::program::{Carried, Scan, Statement, Var};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::order::{LastUses, Serves};
use super::place::Place;
use super::{Emitter, local};

/// How a list that a loop records is kept.
#[derive(Clone)]
pub(super) enum List {
    /// The values with which the state entered each run.
    Entering { trajectory: Ident, start: Start },
    /// The values with which the state left each run.
    Leaving { trajectory: Ident },
    /// A component of the tape's tuples.
    Tape { tape: Ident },
}

/// The value with which a state enters the first run.
#[derive(Clone)]
pub(super) enum Start {
    /// Is read where it is; then what enters a run is read as a view, or copied if it is a number.
    Lent(Var),
    /// Is a copy beside the trajectory, and what enters a run a reference: a function that takes the state as its
    /// argument may want it to be of its own type.
    Owned(Ident),
}

impl Emitter<'_> {
    pub(super) fn forward_scan(&mut self, scan: &Scan) -> TokenStream {
        let item = &scan.items[0];
        let list = self.place(item.list).base();
        let element = self.name(item.element);
        self.places.insert(item.element, Place::Reference(element.clone()));

        let mut taped = Vec::new();
        let mut kept: HashSet<usize> = HashSet::new();
        let tape = format_ident!("{}_tape", element, span = element.span());
        for collected in &scan.collected {
            let state = scan
                .carried
                .iter()
                .position(|c| c.enter == collected.element || c.next == collected.element);
            let list = match state {
                Some(i) => {
                    kept.insert(i);
                    let Carried { enter, .. } = scan.carried[i];
                    let trajectory = self.trajectory(enter);
                    if enter == collected.element {
                        List::Entering { trajectory, start: self.start(&scan.carried[i]) }
                    } else {
                        List::Leaving { trajectory }
                    }
                }
                None => {
                    taped.push(collected.element);
                    List::Tape { tape: tape.clone() }
                }
            };
            self.lists.insert(collected.list, list);
        }

        let mut before = TokenStream::new();
        let mut enter = TokenStream::new();
        let index = local("index");
        for (i, state) in scan.carried.iter().enumerate() {
            let name = self.name(state.enter);
            if kept.contains(&i) {
                let trajectory = self.trajectory(state.enter);
                let start = self.start(state);
                if let Start::Owned(first) = &start {
                    let init = self.take(state.init);
                    before.extend(quote!(let #first = #init;));
                } else {
                    self.lent.insert(state.init);
                }
                before.extend(quote!(let mut #trajectory = __rt::Vec::new();));
                let entering = self.entering(&start, &trajectory, &index, &mut before);
                enter.extend(quote!(let #name = #entering;));
                self.places.insert(state.enter, self.entered(&start, state.enter, name));
            } else {
                let init = self.take(state.init);
                before.extend(quote!(let mut #name = #init;));
                self.places.insert(state.enter, self.owned(state.enter, name));
            }
        }
        if !taped.is_empty() {
            before.extend(quote!(let mut #tape = __rt::Vec::new();));
        }

        let leaving: Vec<Var> =
            taped.iter().copied().chain(scan.carried.iter().map(|c| c.next)).collect();
        let outer = std::mem::replace(
            &mut self.last_uses,
            LastUses::new(self.program, scan.body.iter(), &leaving, &[]),
        );
        let body = self.statements(scan.body.iter());
        let mut taken = Vec::new();
        for &var in &taped {
            taken.push(self.take(var));
            self.last_uses.now += 1;
        }
        let mut leave =
            if taped.is_empty() { TokenStream::new() } else { quote!(#tape.push((#(#taken,)*));) };
        let mut updates = TokenStream::new();
        for (i, state) in scan.carried.iter().enumerate() {
            let next = self.take(state.next);
            self.last_uses.now += 1;
            if kept.contains(&i) {
                let trajectory = self.trajectory(state.enter);
                leave.extend(quote!(#trajectory.push(#next);));
            } else {
                let (name, temporary) = (self.name(state.enter), self.name(state.exit));
                leave.extend(quote!(let #temporary = #next;));
                updates.extend(quote!(#name = #temporary;));
            }
        }
        self.last_uses = outer;

        for (i, state) in scan.carried.iter().enumerate() {
            let place = if kept.contains(&i) {
                let trajectory = self.trajectory(state.enter);
                match self.start(state) {
                    Start::Owned(first) => Place::Path(
                        quote!((*__rt::reached(&#first, &#trajectory, #trajectory.len()))),
                    ),
                    Start::Lent(init) => {
                        let init = self.reference(init);
                        let exit = quote!(__rt::entering(#init, &#trajectory, #trajectory.len()));
                        if self.program.is_scalar(state.exit) {
                            Place::Number(exit)
                        } else {
                            Place::Path(exit)
                        }
                    }
                }
            } else {
                let name = self.name(state.enter);
                self.owned(state.exit, name)
            };
            self.places.insert(state.exit, place);
        }
        let header = if kept.is_empty() {
            quote!(for #element in #list.iter())
        } else {
            quote!(for (#index, #element) in #list.iter().enumerate())
        };
        quote!(#before #header { #enter #body #leave #updates })
    }

    pub(super) fn reverse_scan(&mut self, scan: &Scan) -> TokenStream {
        let index = local("index");
        let (mut list, mut list_reference) = (TokenStream::new(), TokenStream::new());
        let mut element = local("_");
        let mut tape = None;
        let mut taped = Vec::new();
        let mut before = TokenStream::new();
        let mut enter = TokenStream::new();
        for item in &scan.items {
            let name = self.name(item.element);
            match self.lists.get(&item.list).cloned() {
                None => {
                    list = self.place(item.list).base();
                    list_reference = self.reference(item.list);
                    element = name.clone();
                    self.places.insert(item.element, Place::Reference(name));
                }
                Some(List::Tape { tape: name_of_tape }) => {
                    tape = Some(name_of_tape);
                    taped.push(name.clone());
                    self.places.insert(item.element, self.owned(item.element, name));
                }
                Some(List::Entering { trajectory, start }) => {
                    let entering = self.entering(&start, &trajectory, &index, &mut before);
                    enter.extend(quote!(let #name = #entering;));
                    self.places.insert(item.element, self.entered(&start, item.element, name));
                }
                Some(List::Leaving { trajectory }) => {
                    enter.extend(quote!(let #name = &#trajectory[#index];));
                    let place = if self.program.is_scalar(item.element) {
                        Place::Number(quote!((*#name)))
                    } else {
                        Place::Reference(name)
                    };
                    self.places.insert(item.element, place);
                }
            }
        }

        for state in &scan.carried {
            let (name, init) = (self.name(state.enter), self.take(state.init));
            before.extend(quote!(let mut #name = #init;));
            self.places.insert(state.enter, self.owned(state.enter, name));
        }
        for collected in &scan.collected {
            let name = self.name(collected.list);
            before.extend(quote!(let mut #name = __rt::Vec::with_capacity(#list.len());));
        }

        let (common, guarded) = self.guarded(scan);
        let leaving: Vec<Var> = scan
            .collected
            .iter()
            .map(|c| c.element)
            .chain(scan.carried.iter().map(|c| c.next))
            .collect();
        let in_order =
            common.iter().copied().chain(guarded.iter().flat_map(|g| g.statements.iter().copied()));
        let outer = std::mem::replace(
            &mut self.last_uses,
            LastUses::new(self.program, in_order, &leaving, &[]),
        );
        self.wants_in_loop = Some(self.wants_in_loop(scan));
        let mut body = self.statements(common.iter().copied());
        let behind = scan.body.len();
        // Before anything is given away: what a guarded state is made of may be a collected element.
        let mut guarded_nexts = HashMap::new();
        for Guard { state, condition, statements } in &guarded {
            let statements = self.statements(statements.iter().copied());
            let Carried { enter, next, .. } = scan.carried[*state];
            let now =
                std::mem::replace(&mut self.last_uses.now, behind + scan.collected.len() + state);
            let (name, value) = (self.name(enter), self.take(next));
            self.last_uses.now = now;
            let next = next_name(&name);
            body.extend(quote! {
                let #next = if #condition { #statements #value } else { __rt::zero(&#name) };
            });
            guarded_nexts.insert(*state, quote!(#next));
        }
        for (i, collected) in scan.collected.iter().enumerate() {
            self.last_uses.now = behind + i;
            let (name, value) = (self.name(collected.list), self.take(collected.element));
            body.extend(quote!(#name.push(#value);));
        }
        let mut nexts = Vec::new();
        for (i, state) in scan.carried.iter().enumerate() {
            self.last_uses.now = behind + scan.collected.len() + i;
            let value = guarded_nexts.remove(&i).unwrap_or_else(|| self.take(state.next));
            nexts.push(Update { name: self.name(state.enter), value });
        }
        self.last_uses = outer;
        self.wants_in_loop = None;
        body.extend(assignments(nexts));

        for state in &scan.carried {
            let name = self.name(state.enter);
            self.places.insert(state.exit, self.owned(state.exit, name));
        }
        let mut after = TokenStream::new();
        for collected in &scan.collected {
            let name = self.name(collected.list);
            after
                .extend(quote!(#name.reverse(); let #name = __rt::gather(#name, #list_reference);));
        }
        let elements = match &tape {
            None => quote!(#list.iter()),
            Some(tape) => quote!(#list.iter().zip(#tape)),
        };
        let pattern =
            if tape.is_some() { quote!((#element, (#(#taped,)*))) } else { quote!(#element) };
        quote! {
            #before
            for (#index, #pattern) in #elements.enumerate().rev() { #enter #body }
            #after
        }
    }

    fn start(&self, state: &Carried) -> Start {
        if self.passed.contains(&state.enter) || self.passed.contains(&state.exit) {
            Start::Owned(format_ident!(
                "{}_first",
                self.name(state.enter),
                span = Span::mixed_site()
            ))
        } else {
            Start::Lent(state.init)
        }
    }

    /// What enters a run.
    fn entering(
        &self,
        start: &Start,
        trajectory: &Ident,
        index: &Ident,
        before: &mut TokenStream,
    ) -> TokenStream {
        match start {
            Start::Owned(first) => quote!(__rt::reached(&#first, &#trajectory, #index)),
            Start::Lent(init) => {
                let init = self.lasting_reference(*init, before);
                quote!(__rt::entering(#init, &#trajectory, #index))
            }
        }
    }

    fn entered(&self, start: &Start, var: Var, name: Ident) -> Place {
        match start {
            Start::Owned(_) if self.program.is_scalar(var) => Place::Number(quote!((*#name))),
            Start::Owned(_) => Place::Reference(name),
            Start::Lent(_) => self.viewed(var, name),
        }
    }

    /// A reference that is good for longer than one statement, as views of what entered a run are borrowed through it.
    fn lasting_reference(&self, var: Var, before: &mut TokenStream) -> TokenStream {
        match self.place(var) {
            Place::Path(path) => {
                let name = self.name(var);
                before.extend(quote!(let #name = &#path;));
                quote!(#name)
            }
            place => place.reference(),
        }
    }

    /// Takes out of a reversed loop what only makes the adjoint of the state that enters: the first run in program
    /// order makes it for the initial value, and that may be an argument whose cotangent nobody asks for. With the
    /// lecture's network this saves the product of the largest layer.
    fn guarded<'s>(&self, scan: &'s Scan) -> (Vec<&'s Statement>, Vec<Guard<'s>>) {
        let WantsInLoop { serves, .. } = self.wants_in_loop(scan);
        let mut common = Vec::new();
        let mut guards: Vec<Guard> = Vec::new();
        for statement in &scan.body {
            let results = serves.statement(statement);
            let only = results.first().filter(|_| results.len() == 1).copied();
            match only.and_then(|i| Some((i, self.guard(scan.carried.get(i)?)?))) {
                Some((state, condition)) => match guards
                    .iter_mut()
                    .find(|guard| guard.state == state)
                {
                    Some(guard) => guard.statements.push(statement),
                    None => guards.push(Guard { state, condition, statements: vec![statement] }),
                },
                None => common.push(statement),
            }
        }
        guards.sort_by_key(|guard| guard.state);
        (common, guards)
    }

    fn wants_in_loop(&self, scan: &Scan) -> WantsInLoop {
        let results = scan.carried.iter().map(|state| state.next);
        let results = results.chain(scan.collected.iter().map(|c| c.element));
        let serves = Serves::new(self.program, &scan.body, results.zip(0..));
        let conditions = scan.carried.iter().map(|state| self.guard(state));
        let conditions = conditions.chain(scan.collected.iter().map(|c| self.wanted(c.list)));
        let conditions = conditions.collect();
        WantsInLoop { serves, conditions }
    }

    fn guard(&self, state: &Carried) -> Option<TokenStream> {
        let index = local("index");
        let wanted = self.wanted(state.exit)?;
        (!self.program.is_scalar(state.enter)).then(|| quote!(#index > 0 || #wanted))
    }

    fn trajectory(&self, enter: Var) -> Ident {
        local(&format!("{}_trajectory", self.program.name(enter)))
    }

    fn owned(&self, var: Var, name: Ident) -> Place {
        if self.program.is_scalar(var) { Place::Number(quote!(#name)) } else { Place::Owned(name) }
    }

    fn viewed(&self, var: Var, name: Ident) -> Place {
        if self.program.is_scalar(var) { Place::Number(quote!(#name)) } else { Place::View(name) }
    }
}

/// What the statements of a reversed loop are there for: its states, then its lists.
pub(super) struct WantsInLoop {
    serves: Serves,
    /// When each is asked for; `None` if always.
    conditions: Vec<Option<TokenStream>>,
}

impl WantsInLoop {
    /// The condition under which what `var` contributes to is asked for; `None` if always.
    pub(super) fn wanted(&self, var: Var) -> Option<TokenStream> {
        let conditions = self.serves.var(var).into_iter().map(|i| self.conditions[i].clone());
        let conditions: Vec<TokenStream> = conditions.collect::<Option<_>>()?;
        Some(if conditions.is_empty() { quote!(false) } else { quote!(#((#conditions))||*) })
    }
}

/// Statements of a reversed loop that one state alone needs, and when it needs them.
struct Guard<'s> {
    state: usize,
    condition: TokenStream,
    statements: Vec<&'s Statement>,
}

struct Update {
    name: Ident,
    value: TokenStream,
}

/// `a = …;`, through temporaries if there are several, as each may read the others' old values.
fn assignments(updates: Vec<Update>) -> TokenStream {
    if let [Update { name, value }] = &updates[..] {
        return quote!(#name = #value;);
    }
    let names = updates.iter().map(|update| &update.name);
    let temporaries: Vec<Ident> = updates.iter().map(|update| next_name(&update.name)).collect();
    let values = updates.iter().map(|update| &update.value);
    quote!(#(let #temporaries = #values;)* #(#names = #temporaries;)*)
}

fn next_name(name: &Ident) -> Ident {
    format_ident!("next_{}", name, span = name.span())
}
