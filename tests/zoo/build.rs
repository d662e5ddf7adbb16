//! Writes the programs of `programs` in two more number types: in `f32`, and in dual numbers, which judge the
//! gradients. One text serves all three. Random programs are written in `f64` and on dual numbers.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use quote::{ToTokens as _, quote};
use syn::parse::ParseStream;
use syn::visit_mut::{self, VisitMut};
use syn::{
    BinOp, Expr, ExprLit, ExprUnary, ItemConst, ItemStruct, Lit, Macro, Pat, Token, Type, UnOp,
    UseTree, parse_quote,
};

#[path = "random/generate/mod.rs"]
mod generate;

/// What is tested without `#[derive_grad]`, functions and judges alone: themes, or functions as `"theme::function"`.
/// `"*"` is all of them.
const WITHOUT_ATTRIBUTE: &[&str] = &[];

const PROGRAMS: &str = "programs";

/// Which random programs are tested: the first seed, and how many there are. These have between them all that the
/// generator makes. `RANDOM_PROGRAMS` may say others, and `RANDOM_WITHOUT` some of them that are left out.
const RANDOM: (u64, u64) = (675, 60);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={PROGRAMS}");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut modules = [String::new(), String::new(), String::new()];
    for source in sources(&root.join(PROGRAMS)) {
        let theme = source.file_stem().and_then(|stem| stem.to_str()).expect("a plain name");
        let text = fs::read_to_string(&source).expect("a program can be read");
        let without = |function: &str| {
            let function = format!("{theme}::{function}");
            WITHOUT_ATTRIBUTE.iter().any(|&name| name == "*" || name == theme || name == function)
        };
        let program = attributed(&text, &without);
        let double = match program == text {
            true => source.clone(), // so that messages point to it
            false => write(&out, "double", theme, &program),
        };
        let single = write(&out, "single", theme, &in_single(functions(&program)));
        let plain = attributed(&text, &|_| true);
        let dual = write(&out, "duals", theme, &in_duals(functions(&plain)));
        for (module, path) in modules.iter_mut().zip([double, single, dual]) {
            writeln!(module, "#[path = {path:?}]\npub(crate) mod {theme};").expect("a string");
        }
    }
    for (module, name) in modules.iter().zip(["double", "single", "duals"]) {
        fs::write(out.join(format!("{name}.rs")), module).expect("OUT_DIR can be written");
    }
    write_random(&out);
}

/// Numbers in an environment variable, separated by blanks.
fn numbers(variable: &str) -> Vec<u64> {
    println!("cargo::rerun-if-env-changed={variable}");
    let text = env::var(variable).unwrap_or_default();
    text.split_whitespace().map(|number| number.parse().expect("a number")).collect()
}

fn write_random(out: &Path) {
    println!("cargo::rerun-if-changed=random/generate");
    let (first, count) = match numbers("RANDOM_PROGRAMS")[..] {
        [] => RANDOM,
        [first, count] => (first, count),
        _ => panic!("RANDOM_PROGRAMS is the first seed and how many there are"),
    };
    let without = numbers("RANDOM_WITHOUT");
    let mut modules = [String::new(), String::new()];
    for seed in (first..first + count).filter(|seed| !without.contains(seed)) {
        let (name, text) = (format!("s{seed}"), generate::program(seed));
        let double = write(out, "random", &name, &text);
        let dual = in_duals(functions(&attributed(&text, &|_| true)));
        let dual = write(out, "random_duals", &name, &dual);
        for (module, path) in modules.iter_mut().zip([double, dual]) {
            writeln!(module, "#[path = {path:?}]\npub(crate) mod {name};").expect("a string");
        }
    }
    for (module, name) in modules.iter().zip(["random_double", "random_duals"]) {
        fs::write(out.join(format!("{name}.rs")), module).expect("OUT_DIR can be written");
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the programs are there");
    let mut sources: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    sources.sort();
    sources
}

fn write(out: &Path, kind: &str, theme: &str, text: &str) -> PathBuf {
    let folder = out.join(kind);
    fs::create_dir_all(&folder).expect("OUT_DIR can be written");
    let path = folder.join(format!("{theme}.rs"));
    fs::write(&path, text).expect("OUT_DIR can be written");
    path
}

/// The functions without the table of what is tested, which ends each file.
fn functions(text: &str) -> &str {
    let table = ["\nzoo! {", "\nrandom! {"].iter().find_map(|table| text.find(table));
    &text[..table.unwrap_or(text.len())]
}

/// The text without the attribute of some functions; their lines of the table say so.
fn attributed(text: &str, without: &dyn Fn(&str) -> bool) -> String {
    let name = |line: &str, word: &str| {
        let rest = line.trim_start().strip_prefix(word)?;
        Some(rest.split(['(', '<']).next().expect("a first part").to_owned())
    };
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let function = ["fn ", "pub(crate) fn ", "impl"].iter().find_map(|word| name(line, word));
        let tested = ["grad ", "vjp "].iter().find_map(|word| name(line, word));
        if function.is_some_and(|function| without(&function)) {
            lines.pop_if(|line| line.trim_start().starts_with("#[derive_grad"));
        }
        lines.push(match tested {
            Some(function) if without(&function) => {
                line.replacen("grad ", "bare ", 1).replacen("vjp ", "bare ", 1)
            }
            _ => line.to_owned(),
        });
    }
    if !lines.iter().any(|line| line.trim_start().starts_with("#[derive_grad")) {
        let unused = ["use nn_runtime::derive_grad;", "use nn_runtime::{Params, derive_grad};"];
        lines.retain(|line| !unused.contains(&line.trim()));
        for import in ["{Float, derive_grad}", "{Float, Params, derive_grad}"] {
            lines.iter_mut().for_each(|line| *line = line.replace(import, "Float"));
        }
    }
    lines.join("\n") + "\n"
}

/// The same functions in `f32`. (`T::lit` takes an `f64`, whatever `T` is.)
fn in_single(text: &str) -> String {
    let line = |line: &str| match line.contains("T::lit(") {
        true => format!("{line}\n"),
        false => line.replace("f64", "f32") + "\n",
    };
    text.lines().map(line).collect()
}

/// The same functions on dual numbers.
fn in_duals(text: &str) -> String {
    let mut file = syn::parse_file(text).expect("programs are Rust");
    file.attrs.clear();
    InDuals.visit_file_mut(&mut file);
    // A line for each statement, so that the compiler's messages show one.
    let text = file.into_token_stream().to_string();
    text.replace("{ ", "{\n").replace(" ; ", " ;\n").replace("} ", "}\n")
}

/// A float as literal, negated or not, without suffix.
fn literal(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => {
            Some(syn::parse_str(float.base10_digits()).expect("digits are a literal"))
        }
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => {
            literal(expr).map(|number| parse_quote!(-#number))
        }
        _ => None,
    }
}

/// The operator of a compound assignment.
fn plain(operator: &BinOp) -> Option<BinOp> {
    Some(match operator {
        BinOp::AddAssign(_) => parse_quote!(+),
        BinOp::SubAssign(_) => parse_quote!(-),
        BinOp::MulAssign(_) => parse_quote!(*),
        BinOp::DivAssign(_) => parse_quote!(/),
        BinOp::RemAssign(_) => parse_quote!(%),
        _ => return None,
    })
}

struct InDuals;

impl InDuals {
    /// The inside of `matches!(…)`, whose guard may have numbers.
    fn visit_matches(&mut self, call: &mut Macro) {
        let parsed = call.parse_body_with(|input: ParseStream<'_>| {
            let value: Expr = input.parse()?;
            input.parse::<Token![,]>()?;
            let pattern = Pat::parse_multi_with_leading_vert(input)?;
            let guard = match input.parse::<Option<Token![if]>>()? {
                Some(_) => Some(input.parse::<Expr>()?),
                None => None,
            };
            Ok((value, pattern, guard))
        });
        let (mut value, mut pattern, mut guard) = parsed.expect("a value and a pattern");
        self.visit_expr_mut(&mut value);
        self.visit_pat_mut(&mut pattern);
        guard.iter_mut().for_each(|guard| self.visit_expr_mut(guard));
        let guard = guard.map(|guard| quote!(if #guard));
        call.tokens = quote!(#value, #pattern #guard);
    }
}

impl VisitMut for InDuals {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Cast(cast) = expr {
            let (ty, mut value) = (cast.ty.to_token_stream().to_string(), cast.expr.clone());
            self.visit_expr_mut(&mut value);
            match ty.as_str() {
                "f64" => *expr = parse_quote!(crate::dual::Dual::from(#value)),
                "f32" => *expr = parse_quote!(crate::float::to_single(#value)),
                _ => cast.expr = value,
            }
            return;
        }
        if let Some(number) = literal(expr) {
            *expr = parse_quote!(crate::dual::Dual::of(#number));
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
        // `a[i] += a[j]` borrows `a` twice where the elements are no primitive numbers.
        if let Expr::Binary(binary) = expr
            && let Some(operator) = plain(&binary.op)
        {
            let (place, value) = (&binary.left, &binary.right);
            *expr = parse_quote!(#place = #place #operator (#value));
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty.to_token_stream().to_string().as_str(), "f64" | "f32") {
            *ty = parse_quote!(crate::dual::Dual);
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }

    /// `f64::max`, `std::f64::consts::PI`
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let rest = path.segments.iter().skip_while(|segment| segment.ident != "f64");
        let rest: Vec<_> = rest.skip(1).collect();
        match rest.first() {
            None => {}
            Some(first) if first.ident == "consts" => {
                *path = parse_quote!(crate::float::#(#rest)::*)
            }
            Some(_) => *path = parse_quote!(crate::dual::Dual::#(#rest)::*),
        }
    }

    /// Arithmetic of duals is not for constants; what they are computed of stays.
    fn visit_item_const_mut(&mut self, item: &mut ItemConst) {
        if item.ty.to_token_stream().to_string() == "f64" {
            let value = &item.expr;
            item.expr = parse_quote!(crate::dual::Dual::of(#value));
            self.visit_type_mut(&mut item.ty);
        } else {
            visit_mut::visit_item_const_mut(self, item);
        }
    }

    /// The inside of `vec![…]` and `assert!(…)` reads like that of an array.
    fn visit_macro_mut(&mut self, call: &mut Macro) {
        if call.path.is_ident("matches") {
            return self.visit_matches(call);
        }
        let inside = &call.tokens;
        let Ok(mut array) = syn::parse2::<Expr>(quote!([#inside])) else { return };
        self.visit_expr_mut(&mut array);
        call.tokens = match array {
            Expr::Array(array) => array.elems.into_token_stream(),
            Expr::Repeat(repeat) => {
                let (value, count) = (repeat.expr, repeat.len);
                quote!(#value; #count)
            }
            _ => unreachable!("brackets make an array"),
        };
    }

    /// The judge needs no vector space of structs.
    fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
        let is_copy = item.attrs.iter().any(|attr| {
            attr.path().is_ident("derive") && attr.to_token_stream().to_string().contains("Copy")
        });
        item.attrs.retain(|attr| !attr.path().is_ident("derive"));
        item.attrs.push(match is_copy {
            true => parse_quote!(#[derive(Clone, Copy)]),
            false => parse_quote!(#[derive(Clone)]),
        });
        for field in &mut item.fields {
            field.attrs.retain(|attr| !attr.path().is_ident("param"));
        }
        visit_mut::visit_item_struct_mut(self, item);
    }

    /// `use nn_runtime::…` imports what the judge has under the same names.
    fn visit_use_tree_mut(&mut self, tree: &mut UseTree) {
        if let UseTree::Path(path) = tree
            && path.ident == "nn_runtime"
        {
            let inner = &path.tree;
            *tree = parse_quote!(crate::float::#inner);
        }
    }
}
