//! Cotangents are added where they come about, and to the parameter itself where nothing reads it any more.

use nn_symbolic::program::{Guarded, Kind, Statement};

use super::guard::Trial;
use crate::builder::{Builder, Case, Yield};
use crate::random::Random;
use crate::value::{Type, array, list};

fn guarded(case: &Case) -> Guarded {
    let trial = Trial::new(case, &mut Random(7));
    trial.check();
    trial.guarded
}

fn layer() -> Type {
    Type::Struct(vec![("w", array([3, 3])), ("b", array([3]))])
}

/// σ(a·w + b) for each layer of a field of a structure, `steps` times over.
fn network(steps: usize) -> Case {
    let mut b = Builder::new();
    let net =
        b.param("net", Type::Struct(vec![("layers", list(2, layer())), ("scale", array([3]))]));
    let x = b.param("x", array([4, 3]));
    let layers = b.field(net, "layers");
    let mut a = x;
    for _ in 0..steps {
        let (exits, _) =
            b.scan(&[(layers, "layer", Kind::Value)], &[(a, "a")], false, |b, layer, a| {
                let (w, bias) = (b.field(layer[0], "w"), b.field(layer[0], "b"));
                let z = b.product("z", a[0], w);
                let next = b.map("next", [z, bias], |[z, bias]| (z + bias).sigmoid());
                Yield { next: vec![next], collect: Vec::new() }
            });
        a = exits[0];
    }
    let scale = b.field(net, "scale");
    let cost = b.sum("cost", [a, scale], |[a, scale]| a * a * scale);
    b.finish(&[net], &[cost])
}

/// How many statements of a text there are in a program.
fn count(guarded: &Guarded, text: &str) -> usize {
    guarded.program.to_string().lines().filter(|line| line.contains(text)).count()
}

#[test]
fn each_run_of_a_loop_adds_to_its_own_element() {
    let guarded = guarded(&network(1));
    let program = guarded.program.to_string();
    assert_eq!(count(&guarded, "record"), 0, "{program}");
    assert!(program.contains("net_sum.layers[index].w +="), "{program}");
    assert!(program.contains("net_sum.layers[index].b +="), "{program}");
    assert!(program.contains("net_sum.scale +="), "{program}");
    assert_eq!(guarded.in_place.len(), 1, "{program}");
}

/// The loop that comes first going back has changed what the other reads.
#[test]
fn a_list_that_two_loops_read_is_not_changed_in_place() {
    let guarded = guarded(&network(2));
    assert!(guarded.in_place.is_empty(), "{}", guarded.program);
}

/// x·w·w: going back, the first product reads w behind the second one's part of the cotangent.
#[test]
fn a_field_is_changed_in_place_though_it_is_read_twice_as_sums_wait() {
    let mut b = Builder::new();
    let net = b.param("net", layer());
    let x = b.param("x", array([4, 3]));
    let w = b.field(net, "w");
    let once = b.product("once", x, w);
    let twice = b.product("twice", once, w);
    let cost = b.sum("cost", [twice], |[a]| a * a);
    let guarded = guarded(&b.finish(&[net], &[cost]));
    let program = guarded.program.to_string();
    assert_eq!(count(&guarded, "net_sum.w += "), 2, "{program}");
    assert_eq!(guarded.in_place.len(), 1, "{program}");
    let last = guarded.program.body.statements.iter().rev().take(2);
    let sums = last.filter(|statement| matches!(statement, Statement::AccumulateProduct { .. }));
    assert_eq!(sums.count(), 2, "{program}");
}
