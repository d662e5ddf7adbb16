//! Stacks, queues and lists that give back what they were given.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn pop_after_overwriting(x: f64, y: f64) -> f64 {
    let mut v = vec![x, y, x * y];
    v[2] *= v[0];
    v.push(v[1] * v[2]);
    v[3] = v[3] * v[3] + x;
    let last = v.pop().unwrap();
    let before = v.pop().unwrap();
    v[1] += last;
    last * before + v[0] * v[1]
}

#[derive_grad]
pub(crate) fn pop_as_a_statement(a: &[f64]) -> f64 {
    let mut v = a.to_vec();
    v.pop();
    v.pop();
    v.push(3.0);
    let mut total = 0.0;
    for x in v {
        total += x * x * x;
    }
    total
}

#[derive_grad]
pub(crate) fn polish_notation(words: &[usize], a: &[f64]) -> f64 {
    // 0 adds, 1 multiplies, 2 takes the sine, more are numbers.
    let mut stack = Vec::new();
    for &word in words {
        if word == 0 || word == 1 {
            let right = stack.pop().unwrap();
            let left = stack.pop().unwrap();
            stack.push(if word == 0 { left + right } else { left * right });
        } else if word == 2 {
            let top: f64 = stack.pop().unwrap();
            stack.push(top.sin());
        } else {
            stack.push(a[word - 3]);
        }
    }
    stack.pop().unwrap()
}

#[derive_grad]
pub(crate) fn rows_popped(a: &[f64]) -> f64 {
    let mut rows = Vec::new();
    for x in a {
        rows.push(vec![*x, x * x]);
    }
    let mut total = 1.0;
    while !rows.is_empty() {
        let row = rows.pop().unwrap();
        total = total * row[0] + row[1];
    }
    total
}

#[derive_grad]
pub(crate) fn pairs_pushed(a: &[f64]) -> f64 {
    let mut pairs = Vec::new();
    for (i, x) in a.iter().enumerate() {
        pairs.push((x.sin(), i));
    }
    let mut total = 0.0;
    while pairs.len() > 1 {
        let (x, i) = pairs.pop().unwrap();
        total += x * i as f64 * pairs[0].0;
    }
    total
}

#[derive_grad]
pub(crate) fn stack_of_indices(left: &[usize], right: &[usize], weights: &[f64]) -> f64 {
    // A tree, depth first; 0 is no child.
    let mut open: Vec<usize> = Vec::new();
    open.push(0);
    let mut scale = 1.0;
    let mut total = 0.0;
    while !open.is_empty() {
        let node = open.pop().unwrap();
        total += scale * weights[node] * weights[node];
        scale *= 0.9 + 0.1 * weights[node];
        if left[node] > 0 {
            open.push(left[node]);
        }
        if right[node] > 0 {
            open.push(right[node]);
        }
    }
    total
}

#[derive_grad]
pub(crate) fn queue_of_indices(next: &[usize], weights: &[f64]) -> f64 {
    let mut queue = vec![0];
    let mut head = 0;
    let mut total = 1.0;
    while head < queue.len() && queue.len() < 8 {
        let i = queue[head];
        head += 1;
        total = total * weights[i] + 0.5;
        queue.push(next[i]);
        if i % 2 == 0 {
            queue.push((i + 1) % next.len());
        }
    }
    total
}

#[derive_grad]
pub(crate) fn pushed_for_the_caller(v: &mut Vec<f64>, a: &[f64], x: f64) {
    for y in a {
        let last = v[v.len() - 1];
        v.push(last * x + y);
    }
    v[0] *= x;
}

#[derive_grad]
pub(crate) fn popped_from_the_caller(v: &mut Vec<f64>, x: f64) -> f64 {
    let mut total = 0.0;
    while v.len() > 2 {
        let last = v.pop().unwrap();
        total = total * x + last * last;
    }
    v.push(total);
    total * v[0]
}

#[derive_grad]
pub(crate) fn calls_that_push(a: &[f64], x: f64) -> f64 {
    let mut v = vec![x, x * x];
    for i in 0..3 {
        pushed_for_the_caller(&mut v, a, x);
        if i == 1 {
            v.pop();
        }
    }
    let total = popped_from_the_caller(&mut v, x);
    total + v[v.len() - 1]
}

#[derive_grad]
pub(crate) fn left_early_while_growing(a: &[f64], bound: f64) -> f64 {
    let mut parts = Vec::new();
    let mut total = 0.0;
    for &x in a {
        if x < 0.0 {
            continue;
        }
        total += x * x;
        parts.push(total);
        if total > bound {
            break;
        }
    }
    if parts.is_empty() {
        return bound;
    }
    parts[parts.len() / 2] * parts[0] + bound * total
}

#[derive_grad]
pub(crate) fn undone_by_a_loop(a: &[f64]) -> f64 {
    // What a loop pushes, another one takes back, twice.
    let mut stack = Vec::new();
    let mut total = 0.0;
    for round in 0..2 {
        for x in a {
            stack.push(x * (total + 1.0));
        }
        while stack.len() > round {
            let x: f64 = stack.pop().unwrap();
            total = 0.5 * total + x.sin();
        }
    }
    total + stack[0]
}

zoo! {
    of stacks;
    grad pop_after_overwriting(x in -1.0..1.0, y in -1.0..1.0);
    grad pop_as_a_statement(a in &numbers(1..=5));
    grad polish_notation(
        words in &one_list_of(&[&[3], &[3, 4, 0], &[3, 4, 1, 2, 5, 0], &[3, 2, 2, 4, 5, 1, 0]]), a in &numbers(3),
    );
    grad rows_popped(a in &numbers(0..=4));
    grad pairs_pushed(a in &numbers(0..=4));
    grad stack_of_indices(
        left in &one_list_of(&[&[1, 3, 0, 0, 0], &[2, 0, 4, 0, 0]]),
        right in &one_list_of(&[&[2, 4, 0, 0, 0], &[1, 0, 3, 0, 0]]), weights in &numbers(5),
    );
    grad queue_of_indices(next in &one_list_of(&[&[1, 2, 0], &[2, 0, 1]]), weights in &numbers(3));
    vjp pushed_for_the_caller(v in &mut numbers(1..=3), a in &numbers(0..=3), x in -1.0..1.0) -> v;
    vjp popped_from_the_caller(v in &mut numbers(1..=5), x in -1.0..1.0) -> value, v;
    grad calls_that_push(a in &numbers(0..=3), x in -1.0..1.0);
    grad left_early_while_growing(a in &numbers(0..=6), bound in 0.1..1.5);
    grad undone_by_a_loop(a in &numbers(1..=4));
}
