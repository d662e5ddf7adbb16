//! Combinations that once did not compile or gave another value.

use nn_runtime::{Params, derive_grad};

use super::library::count_up;

#[derive_grad]
fn product_of_firsts(p: f64, a: &[f64], b: &[f64]) -> [f64; 2] {
    [p * a[0] * b[0], b[1]]
}

/// A mutable slice lent twice to a function that only reads.
#[derive_grad]
pub(crate) fn lent_twice(a: &mut [f64], x: f64) -> f64 {
    let both = product_of_firsts(x, a, a);
    both[0] * both[1]
}

/// A call that adds to one sink while another argument's sink is asked for.
#[derive_grad]
pub(crate) fn element_and_list(a: &[f64], n: usize, total: &mut f64) -> f64 {
    let mut y = 0.5;
    for k in 0..n {
        y += (*total * y * shifted(a, a[1])).sin();
        count_up(total, a[0], k);
    }
    y
}

#[derive_grad]
fn shifted(a: &[f64], by: f64) -> f64 {
    a[0] * by + 0.25
}

/// Stepped ranges with their end, of a wide integer, and without an end.
#[derive_grad]
pub(crate) fn in_steps(a: &[f64], n: u64) -> f64 {
    let mut y = 1.0;
    for j in (1..=a.len()).step_by(2) {
        y = y * 0.5 + a[j - 1] * y;
    }
    for k in (0..n).step_by(3) {
        y = y * 0.9 + k as f64 * a[0];
    }
    for i in (1..).step_by(2) {
        if i >= a.len() {
            break;
        }
        y += a[i] * y * i as f64;
    }
    y
}

/// What a condition assigns behind `&&` happens only if it is evaluated.
#[derive_grad]
pub(crate) fn assignment_in_a_condition(a: &[f64], x: f64) -> f64 {
    let mut seen = false;
    let mut i = 0;
    if x > 0.0 && {
        seen = true;
        i += 1;
        a[i] > 0.0
    } {
        return if seen { x * x * a[i] } else { x };
    }
    if seen { x * 3.0 + a[i] } else { x * 5.0 + a[i] }
}

/// A number that a loop changes through a reference made before the loop.
#[derive_grad]
pub(crate) fn referred_to_before(a: &[f64], x: f64) -> f64 {
    let mut total = 0.5;
    let cell = &mut total;
    let mut k = 0;
    while k < a.len() && *cell < 2.0 {
        *cell += (a[k] * *cell * x).cos();
        k += 1;
    }
    total * x
}

/// Exits in both arms of a choice, of which the first may also go on.
#[derive_grad]
pub(crate) fn exits_in_both_arms(state: &mut f64, x: f64, n: usize) -> f64 {
    for k in 0..n {
        if *state < 0.3 {
            if k == 1 {
                return x * x;
            }
        } else {
            break;
        }
        *state -= (x * *state).cos();
    }
    *state * x
}

/// A method of the number of a stepped range, whose type is known by its end alone.
#[derive_grad]
pub(crate) fn method_of_a_step(a: &[f64], x: f64) -> f64 {
    let mut y = x;
    for j in (1..=a.len()).step_by(2) {
        y = (y * a[j.saturating_sub(1)]).sin();
    }
    y
}

/// The left side is known, so the right one is evaluated where it stands, behind what was there before.
#[derive_grad]
pub(crate) fn known_left_sides(a: &[f64], x: f64, state: &mut f64) -> f64 {
    *state *= x;
    let y = x * a[0];
    if true && a[1] > 0.0 {
        return y.sin() * y;
    }
    if false || {
        let next = a[1] + *state;
        next > 0.5
    } {
        *state += y;
    }
    y * *state
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Point {
    x: f64,
    y: f64,
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Body {
    mass: f64,
    at: Point,
    ends: [f64; 2],
}

/// What a mutable reference into an option leads to is the option's own number.
#[derive_grad]
pub(crate) fn changed_in_an_option(a: &[f64], x: f64) -> f64 {
    let mut best = if x > 0.0 { Some(x) } else { None };
    if let Some(v) = &mut best {
        *v = 0.5 * *v + x * x;
    }
    for y in a {
        match best.as_mut() {
            Some(v) if *v > *y => *v *= y,
            Some(v) => {
                if *y > 0.5 {
                    *v += y;
                }
            }
            None => {}
        }
    }
    best.unwrap_or(0.25 * x)
}

/// A `move` closure has what a variable was when the closure was made.
#[derive_grad]
pub(crate) fn moved_into_a_closure(x: f64, n: usize) -> f64 {
    let mut y = x * x;
    let scaled = move |r: f64| r * y;
    let mut total = 0.5;
    let mut count = move |r: f64| {
        total += r;
        total
    };
    for i in 0..n {
        y += scaled(x) * i as f64;
        y = y.sin() + count(x * 0.1);
    }
    total * x + y
}

/// The position is an expression whose operator binds less than the next one.
#[derive_grad]
pub(crate) fn removed_at_an_expression(a: &[f64], k: usize) -> f64 {
    let mut b = a.to_vec();
    let gone = b.remove(k ^ 1);
    b.iter().enumerate().map(|(i, y)| y * gone * i as f64).sum()
}

/// Adaptors of one kind behind each other, each with a state of its own.
#[derive_grad]
pub(crate) fn states_of_a_chain(a: &[f64], x: f64) -> f64 {
    let means = a
        .iter()
        .scan(0.5, |mean, y| {
            *mean = 0.5 * *mean + y;
            Some(*mean)
        })
        .scan(0.1, |sum, y| {
            *sum += y * x;
            Some(*sum)
        })
        .sum::<f64>();
    let later =
        a.iter().skip_while(|y| **y < 0.0).map(|y| y * x).skip_while(|y| *y > 0.1).sum::<f64>();
    let numbered = a
        .iter()
        .filter(|y| **y > 0.0)
        .enumerate()
        .filter(|(i, _)| i % 2 == 0)
        .enumerate()
        .map(|(j, (i, y))| y * (i + 10 * j) as f64)
        .sum::<f64>();
    means + later * numbered
}

/// The names of what a search keeps are not those of the adaptors inside.
#[derive_grad]
pub(crate) fn searches_of_adaptors(a: &[f64], x: f64) -> f64 {
    let at = a.iter().map(|y| y * x).enumerate().position(|(i, y)| y > 0.2 && i > 0);
    let second = a.chunks(2).map(|part| part[0] * x).zip(a).map(|(y, z)| y * z).nth(1);
    second.unwrap_or(x) * at.map_or(0.5, |i| i as f64)
}

/// A list made of structs behind references.
#[derive_grad]
pub(crate) fn copies_in_a_list(x: f64, y: f64) -> f64 {
    let body = Body { mass: x, at: Point { x: y, y: x * y }, ends: [x, y] };
    listed(&body, y)
}

#[derive_grad]
fn listed(body: &Body, x: f64) -> f64 {
    let bodies = [*body, Body { mass: x, ..*body }];
    let points = vec![body.at, body.at.clone()];
    bodies[0].mass * bodies[1].mass * points[1].y
}

/// The fields of a struct have types that no text says.
#[derive_grad]
pub(crate) fn methods_of_fields(x: f64, y: f64, n: usize) -> f64 {
    let mut body = Body { mass: x, at: Point { x, y }, ends: [x, y] };
    field_methods(&mut body, n);
    body.ends[0] * body.mass + body.ends[1]
}

#[derive_grad]
fn field_methods(body: &mut Body, n: usize) {
    for _ in 0..n {
        let (left, right) = body.ends.split_at_mut(1);
        left[0] *= right[0];
        body.ends.reverse();
    }
    let mut list = body.ends.to_vec();
    list.push(body.mass);
    body.mass = list[0] * list[2];
    body.ends.copy_within(1.., 0);
}

/// A struct of a field's value, assigned as a whole in a loop.
#[derive_grad]
pub(crate) fn assigned_as_a_whole(x: f64, y: f64, n: usize) -> f64 {
    let body = Body { mass: x * y, at: Point { x, y }, ends: [x, y] };
    carried(&body, n)
}

#[derive_grad]
fn carried(body: &Body, n: usize) -> f64 {
    let mut point = body.at;
    if body.mass > -0.3 {
        for i in 0..n {
            point = Point { x: point.y, y: point.x * body.mass + i as f64 };
        }
    }
    point.x * point.y
}

/// A loop over a list of structs that is left early.
#[derive_grad]
pub(crate) fn structs_until(a: &[f64], bound: f64) -> f64 {
    let points = [Point { x: a[0], y: a[1] }, Point { x: a[1], y: a[2] }];
    first_beyond(&points, bound)
}

#[derive_grad]
fn first_beyond(points: &[Point], bound: f64) -> f64 {
    let mut total = bound;
    for point in points {
        if point.x > bound {
            return total * point.y;
        }
        total += point.x * point.y;
    }
    total
}

/// Calls of a function that calls itself, in a loop that keeps what they leave for the way back.
#[derive_grad]
pub(crate) fn recursion_in_a_loop(x: f64, n: usize) -> f64 {
    let mut y = x;
    for i in 0..n {
        y = halved(y, i);
    }
    y * x
}

#[derive_grad]
fn halved(x: f64, n: usize) -> f64 {
    if n == 0 { x.sin() } else { 0.5 * halved(x * x, n - 1) + x }
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Pair(f64, f64);

/// The fields of a tuple struct, read more than once.
#[derive_grad]
pub(crate) fn fields_by_number(x: f64, y: f64) -> f64 {
    let pair = Pair(x * y, y);
    let both = kept_whole(&pair, x);
    both.0 * both.1
}

#[derive_grad]
fn kept_whole(pair: &Pair, x: f64) -> Pair {
    let mut sum = (0.45 + pair.1) * x + pair.1;
    if sum > 0.2 {
        sum = pair.1 * sum + pair.0;
    }
    let copy = pair.clone();
    Pair(copy.0 + pair.1, sum * pair.1)
}

#[derive_grad]
fn small(x: f64) -> Option<f64> {
    if x < 0.5 { Some(x.sin()) } else { None }
}

/// What a call gave is an option by its methods alone.
#[derive_grad]
pub(crate) fn option_of_a_call_replaced(x: f64) -> f64 {
    let mut option = small(x);
    let old = option.replace(2.0 * x * x);
    let new = option.take();
    old.unwrap_or(x) * new.unwrap_or(1.0) + option.unwrap_or(x)
}

/// A list made of items that are mapped, and then taken in steps.
#[derive_grad]
pub(crate) fn collected_in_steps(a: &[f64], x: f64) -> f64 {
    let list: Vec<f64> = a.iter().map(|y| y * x).step_by(2).collect();
    list.iter().enumerate().map(|(i, y)| y * y * (i + 1) as f64).sum()
}

/// What compares has parameters of the names of variables.
#[derive_grad]
pub(crate) fn order_with_names_of_variables(a: f64, b: f64, v: &[f64]) -> f64 {
    let mut u = v.to_vec();
    u.sort_by(|a, b| b.partial_cmp(a).unwrap());
    u[0] * a + b * u[1]
}

/// A loop that ends for certain, by the constant with which a state of another loop begins.
#[derive_grad]
pub(crate) fn constant_ends_and_begins(x: f64, up: bool, some: &[f64]) -> f64 {
    let mut z = 0.58;
    let mut total = x * z;
    let mut tries = 0;
    'outer: loop {
        if tries == 3 {
            break;
        }
        tries += 1;
        let behind = some.iter().skip_while(|&&v| v > 0.067).sum::<f64>();
        let last = some
            .windows(1)
            .map_while(|few| if up { Some(few[0] * z.tanh()) } else { None })
            .filter_map(|e| if z >= 0.137 { Some(total * e) } else { None })
            .last();
        if let Some(last) = last {
            total = total * 0.5 + last * behind;
        } else {
            z += 0.36 * total;
            break 'outer;
        }
    }
    z.tanh() * total
}

/// Two fields of an element, which a vector lends once.
#[derive_grad]
pub(crate) fn fields_swapped(x: f64, y: f64, k: usize) -> f64 {
    let mut points = vec![Point { x, y: y * y }, Point { x: y, y: x * y }];
    let mut pairs = vec![(x, y), (y, x * y)];
    let (point, pair) = (&mut points[k], &mut pairs[k]);
    std::mem::swap(&mut point.x, &mut point.y);
    std::mem::swap(&mut pair.0, &mut pair.1);
    points[0].x * pairs[0].0 + points[1].y * pairs[1].1.sin()
}

/// Three loops: the outermost runs once, the next over a list in a structure.
#[derive_grad]
pub(crate) fn reduced_behind(x: f64, y: f64, bound: f64) -> f64 {
    let body = Body { mass: x, at: Point { x, y }, ends: [x, x * y] };
    let total = body
        .ends
        .iter()
        .flat_map(|v| (0..2).map(move |k| v * (k as f64 + 0.57)))
        .skip_while(|&v| bound > v)
        .reduce(|p, q| 0.5 * p * q + p)
        .unwrap_or_default();
    total + y
}

/// A loop in an arm, over a state whose type is not known here.
#[derive_grad]
pub(crate) fn state_in_an_arm(a: &[f64], x: f64, n: usize) -> f64 {
    let point = Point { x, y: x * x };
    if n == 0 {
        return point.y;
    }
    let mut moved = point;
    let mut z = point.x;
    for v in a {
        z = z * v + z.sin();
    }
    moved.x += z;
    moved.x * x
}

/// An option that is never `Some`, behind a branch.
#[derive_grad]
fn never(x: f64, q: f64) -> Option<f64> {
    let seen: Option<f64> = None;
    if q > 0.2 {
        let Some(some) = seen else { return seen.and_then(|v| Some(v * x)) };
        return Some(some);
    }
    seen
}

#[derive_grad]
pub(crate) fn of_never(x: f64, q: f64) -> f64 {
    never(x, q).unwrap_or(x) * q
}

#[derive(Clone, Params)]
pub(crate) struct Ranked {
    value: f64,
    #[param(skip)]
    rank: usize,
    list: Vec<f64>,
}

/// A field that takes no part, set.
#[derive_grad]
pub(crate) fn ranked(x: f64, y: f64, n: usize) -> f64 {
    let first = Ranked { value: x, rank: n, list: vec![x, y, x * y] };
    let second = Ranked { rank: first.list.len() % 2, value: y, ..first.clone() };
    let mut third = second.clone();
    third.rank += n;
    third.value *= x;
    first.list[first.rank] * second.list[second.rank] * third.list[third.rank % 3] + third.value
}

/// Literals whose type is only declared.
#[derive_grad]
pub(crate) fn sorted_constants(x: f64) -> f64 {
    let mut list: Vec<f64> = vec![0.5, 0.25, 1.0];
    list.sort_by(|a, b| b.total_cmp(a));
    list[0] * x - list[2]
}

#[derive(Clone, Copy, Params)]
struct Scaled {
    by: f64,
    shift: f64,
}

impl Scaled {
    #[derive_grad]
    fn after(&self, other: &Scaled) -> Scaled {
        Scaled { by: self.by * other.by, shift: self.by * other.shift + self.shift }
    }

    /// It has the name of a method of integers.
    #[derive_grad]
    fn pow(&self, n: usize) -> Scaled {
        let mut all = Scaled { by: 1.0, shift: 0.0 };
        for _ in 0..n {
            all = all.after(self);
        }
        all
    }

    #[derive_grad]
    fn shrink(&mut self, by: f64) -> usize {
        self.by *= by;
        self.shift += self.by;
        if self.by.abs() < 0.2 { 1 } else { 2 }
    }
}

#[derive_grad]
pub(crate) fn power_of_a_structure(x: f64, y: f64, n: usize) -> f64 {
    let power = Scaled { by: x, shift: y }.pow(n);
    power.by * y + power.shift
}

#[derive_grad]
fn shrunk(a: &mut [f64], by: f64) -> usize {
    a[0] *= by;
    a.iter().filter(|x| x.abs() > 0.2).count()
}

/// What the condition that ends a loop changes is undone as well.
#[derive_grad]
pub(crate) fn conditions_that_change(a: &mut [f64], x: f64, n: usize) -> f64 {
    let mut scaled = Scaled { by: x, shift: a[0] };
    let (mut total, mut k) = (0.0, 0);
    'all: while k < n && scaled.shrink(0.7) > 1 {
        k += 1;
        for y in a.iter() {
            if *y < -0.5 {
                continue 'all;
            }
            total += y * scaled.by;
        }
    }
    while shrunk(a, x) > 1 && k > 0 {
        k -= 1;
        a[1] *= x;
    }
    total + scaled.by * scaled.shift * a[0]
}

/// A list in a tuple that begins as a constant.
#[derive_grad]
pub(crate) fn constant_in_a_tuple(a: &[f64], x: f64, n: usize) -> f64 {
    const UNIT: [f64; 2] = [1.0, 0.0];
    let mut r = (UNIT, 1.0);
    for i in 0..n {
        r.0[i % 2] += a[i % a.len()] * r.1;
        r.1 *= x;
    }
    r.0[0] * x + r.0[1]
}

zoo! {
    of found;
    grad constant_in_a_tuple(a in &numbers(2), x in -1.0..1.0, n in one_of([0, 1, 3]));
    grad sorted_constants(x in -1.0..1.0);
    grad of_never(x in -1.0..1.0, q in -1.0..1.0);
    grad ranked(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 2]));
    grad state_in_an_arm(a in &numbers(0..=3), x in -1.0..1.0, n in one_of([0, 1]));
    grad fields_swapped(x in -1.0..1.0, y in -1.0..1.0, k in one_of([0, 1]));
    grad reduced_behind(x in -1.0..1.0, y in -1.0..1.0, bound in -0.5..0.5);
    grad order_with_names_of_variables(a in -1.0..1.0, b in -1.0..1.0, v in &numbers(2..=4));
    grad constant_ends_and_begins(x in -1.0..1.0, up in one_of([false, true]), some in &numbers(0..=3));
    vjp lent_twice(a in &mut numbers(2), x in -1.0..1.0) -> value, a;
    vjp element_and_list(a in &numbers(2), n in one_of([0, 1, 3]), total in &mut (0.2..0.8)) -> value, total;
    grad in_steps(a in &numbers(1..=5), n in one_of([0, 1, 8]));
    grad assignment_in_a_condition(a in &numbers(2), x in -1.0..1.0) and at (vec![0.3, 0.7], 0.4), (vec![0.3, -0.7], 0.4);
    grad referred_to_before(a in &numbers(1..=4), x in -1.0..1.0);
    vjp exits_in_both_arms(state in &mut (-1.0..1.0), x in -1.0..1.0, n in one_of([1, 2, 4])) -> value, state;
    vjp known_left_sides(a in &numbers(2), x in -1.0..1.0, state in &mut (0.2..0.8)) -> value, state;
    grad method_of_a_step(a in &numbers(1..=5), x in -1.0..1.0);
    grad changed_in_an_option(a in &numbers(0..=4), x in -0.5..1.0);
    grad moved_into_a_closure(x in -1.0..1.0, n in one_of([0, 1, 3]));
    grad removed_at_an_expression(a in &numbers(4), k in one_of([0, 1, 2]));
    grad states_of_a_chain(a in &numbers(0..=6), x in 0.2..1.0);
    grad searches_of_adaptors(a in &numbers(0..=5), x in 0.2..1.0);
    grad copies_in_a_list(x in -1.0..1.0, y in -1.0..1.0);
    grad methods_of_fields(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 2]));
    grad assigned_as_a_whole(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 3]));
    grad structs_until(a in &numbers(3), bound in -0.5..0.5);
    grad recursion_in_a_loop(x in -1.0..1.0, n in one_of([0, 1, 3]));
    grad fields_by_number(x in -1.0..1.0, y in -1.0..1.0);
    grad option_of_a_call_replaced(x in -1.0..1.0);
    grad collected_in_steps(a in &numbers(0..=5), x in -1.0..1.0);
    grad power_of_a_structure(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 3]));
    vjp conditions_that_change(a in &mut numbers(2..=4), x in -1.0..1.0, n in one_of([0, 1, 3])) -> value, a;
}
