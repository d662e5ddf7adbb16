//! Bodies of loops that come to stand in other loops than the user's: what leaves them gets the label of where it went.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprBreak, ExprClosure, ExprContinue, ExprForLoop, ExprLoop, ExprWhile};
use syn::{Label, Lifetime, parse_quote};

/// A body of a loop, and the labels that its `break` and `continue` need, `'label:` or nothing.
pub(super) struct Relabelled {
    pub(super) body: Block,
    /// Of what ends with `break`.
    pub(super) all: TokenStream,
    /// Of what ends with `continue`.
    pub(super) each: TokenStream,
}

/// The body of a loop with this label, if it has one, so that it may stand in other loops; `number` makes the labels new.
pub(super) fn relabelled(body: &Block, label: Option<&Label>, number: usize) -> Relabelled {
    moved(body, label, number, false)
}

/// The same, where it becomes a block inside of the loop: `continue` leaves that.
pub(super) fn as_block(body: &Block, label: Option<&Label>, number: usize) -> Relabelled {
    moved(body, label, number, true)
}

fn moved(body: &Block, label: Option<&Label>, number: usize, is_block: bool) -> Relabelled {
    let name = |text: &str| Lifetime::new(&format!("'__{text}{number}"), Span::call_site());
    let mut visitor = Exits {
        label: label.map(|label| label.name.ident.to_string()),
        depth: 0,
        all: (name("all"), false),
        each: (name("each"), false),
        is_block,
    };
    let mut body = body.clone();
    visitor.visit_block_mut(&mut body);
    let label = |(name, used): (Lifetime, bool)| if used { quote!(#name:) } else { quote!() };
    Relabelled { body, all: label(visitor.all), each: label(visitor.each) }
}

struct Exits {
    /// The label of the user's loop.
    label: Option<String>,
    /// How many loops of the body this is in.
    depth: usize,
    /// The new labels, and whether something leads there.
    all: (Lifetime, bool),
    each: (Lifetime, bool),
    /// Whether what `continue` ends is a block.
    is_block: bool,
}

impl Exits {
    fn leads_out(&self, label: Option<&Lifetime>) -> bool {
        match label {
            Some(label) => self.label.as_ref().is_some_and(|own| label.ident == own),
            None => self.depth == 0,
        }
    }

    fn inside(&mut self, label: Option<&Label>, visit: impl FnOnce(&mut Self)) {
        // A loop of the body that has the same label means itself.
        let hidden = label.is_some_and(|label| self.leads_out(Some(&label.name)));
        let own = if hidden { self.label.take() } else { None };
        self.depth += 1;
        visit(self);
        self.depth -= 1;
        self.label = own.or(self.label.take());
    }
}

impl VisitMut for Exits {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let (Expr::Continue(ExprContinue { label: Some(label), .. }), true) =
            (&*expr, self.is_block)
            && *label == self.each.0
        {
            *expr = parse_quote!(break #label);
        }
    }

    fn visit_expr_break_mut(&mut self, e: &mut ExprBreak) {
        if self.leads_out(e.label.as_ref()) {
            let (name, used) = &mut self.all;
            *used = true;
            e.label = Some(parse_quote!(#name));
        }
        visit_mut::visit_expr_break_mut(self, e);
    }

    fn visit_expr_continue_mut(&mut self, e: &mut ExprContinue) {
        if self.leads_out(e.label.as_ref()) {
            let (name, used) = &mut self.each;
            *used = true;
            e.label = Some(parse_quote!(#name));
        }
    }

    fn visit_expr_for_loop_mut(&mut self, e: &mut ExprForLoop) {
        self.visit_expr_mut(&mut e.expr);
        self.inside(e.label.as_ref(), |visitor| visitor.visit_block_mut(&mut e.body));
    }

    fn visit_expr_while_mut(&mut self, e: &mut ExprWhile) {
        self.inside(e.label.as_ref(), |visitor| {
            visitor.visit_expr_mut(&mut e.cond);
            visitor.visit_block_mut(&mut e.body);
        });
    }

    fn visit_expr_loop_mut(&mut self, e: &mut ExprLoop) {
        self.inside(e.label.as_ref(), |visitor| visitor.visit_block_mut(&mut e.body));
    }

    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
}
