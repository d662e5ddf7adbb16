//! Structs built, updated, taken apart and carried; in lists, as arguments and results.

use nn_runtime::{Params, derive_grad};

#[derive(Clone, Copy, Params)]
pub(crate) struct Point {
    x: f64,
    y: f64,
}

#[derive(Clone, Copy, Params)]
pub(crate) struct Pair(f64, f64);

#[derive(Clone, Copy, Params)]
pub(crate) struct Body {
    position: [f64; 2],
    velocity: Point,
    mass: f64,
    #[param(skip)]
    fixed: bool,
}

#[derive(Clone, Params)]
pub(crate) struct Layer {
    weights: Vec<f64>,
    bias: f64,
    #[param(skip)]
    count: usize,
}

#[derive_grad]
pub(crate) fn built(x: f64, y: f64) -> f64 {
    let point = Point { x: x * y, y: y.sin() };
    point.x * point.y + point.x
}

#[derive_grad]
pub(crate) fn shorthand(x: f64, y: f64) -> f64 {
    let x = x.exp();
    let point = Point { y, x };
    let Point { x: a, y: b } = point;
    a * b * b
}

#[derive_grad]
pub(crate) fn tuple_struct(x: f64, y: f64) -> f64 {
    let pair = Pair(x * x, x * y);
    let Pair(a, b) = pair;
    a * b + pair.0 * pair.1.cos()
}

#[derive_grad]
pub(crate) fn fields_in_place(x: f64, y: f64, n: usize) -> f64 {
    let mut point = Point { x, y };
    for i in 0..n {
        let x = point.x;
        point.x += 0.1 * point.y * i as f64;
        point.y -= 0.1 * x * point.y;
    }
    point.x * point.y
}

#[derive_grad]
pub(crate) fn field_read_before_it_changes(x: f64, y: f64) -> f64 {
    let mut point = Point { x, y };
    let before = point.x;
    point.x = point.y * point.y;
    let after = point.x;
    before * after + point.x
}

#[derive_grad]
pub(crate) fn update_syntax(x: f64, y: f64) -> f64 {
    let first = Point { x, y };
    let second = Point { x: first.x * first.y, ..first };
    let third = Point { y: second.x + second.y, ..second };
    first.x * second.x + third.x * third.y
}

#[derive_grad]
fn advance(point: Point, by: f64) -> Point {
    Point { x: point.x + by * point.y, y: point.y - by * point.x.sin() }
}

#[derive_grad]
pub(crate) fn carried_through_calls(x: f64, y: f64, by: f64, n: usize) -> f64 {
    let mut point = Point { x, y };
    let mut total = 0.0;
    for _ in 0..n {
        point = advance(point, by);
        total += point.x * point.x;
    }
    total + point.y
}

#[derive_grad]
fn push(point: &mut Point, by: f64) {
    point.x += by * point.y;
    point.y *= 1.0 - by;
}

#[derive_grad]
pub(crate) fn lent_to_calls(x: f64, y: f64, by: f64, n: usize) -> f64 {
    let mut point = Point { x, y };
    for _ in 0..n {
        let more = by * point.x;
        push(&mut point, more);
    }
    point.x * point.y
}

#[derive_grad]
fn norm(point: &Point) -> f64 {
    (point.x * point.x + point.y * point.y).sqrt()
}

#[derive_grad]
pub(crate) fn chosen(x: f64, y: f64) -> f64 {
    let point = if x > y { Point { x, y: y * y } } else { Point { x: y, y: x * x } };
    norm(&point) * point.y
}

#[derive_grad]
pub(crate) fn changed_in_a_branch(x: f64, y: f64) -> f64 {
    let mut point = Point { x, y };
    if x * y > 0.0 {
        point.x *= 3.0;
    } else {
        point = Point { x: y, y: x * y };
    }
    norm(&point) + point.x
}

#[derive_grad]
pub(crate) fn in_a_list(a: &[f64], x: f64) -> f64 {
    let mut points = vec![Point { x: 0.0, y: x }; a.len()];
    for i in 0..a.len() {
        points[i].x = a[i] * x;
        if i > 0 {
            points[i].y += points[i - 1].x;
        }
    }
    let mut total = 0.0;
    for point in &points {
        total += norm(point);
    }
    total
}

#[derive_grad]
pub(crate) fn in_an_array(x: f64, y: f64) -> f64 {
    let mut points = [Point { x, y }, Point { x: y, y: x * y }];
    points[1].x += points[0].y;
    points.swap(0, 1);
    points[0].x * points[1].y + points[0].y
}

#[derive_grad]
pub(crate) fn assigned_in_a_list(a: &[f64], x: f64) -> f64 {
    let mut points = vec![Point { x, y: 1.0 }; 3];
    for i in 0..3 {
        points[i] = Point { x: a[i], y: points[(i + 1) % 3].x };
    }
    points.iter().fold(points[2].y, |sum, p| sum + p.x * p.y)
}

#[derive_grad]
pub(crate) fn nested(x: f64, y: f64, n: usize) -> f64 {
    let mut body = Body {
        position: [x, y],
        velocity: Point { x: y, y: -x },
        mass: x * x + 1.0,
        fixed: n == 0,
    };
    for _ in 0..n {
        if body.fixed {
            break;
        }
        body.position[0] += 0.1 * body.velocity.x;
        body.position[1] += 0.1 * body.velocity.y;
        let [px, py] = body.position;
        let r2 = px * px + py * py + 0.5;
        body.velocity.x -= 0.1 * px / (r2 * body.mass);
        body.velocity.y -= 0.1 * py / (r2 * body.mass);
    }
    body.position[0] * body.velocity.y + body.position[1] * body.mass
}

#[derive_grad]
fn drift(bodies: &mut [Body], dt: f64) {
    for i in 0..bodies.len() {
        for j in i + 1..bodies.len() {
            let dx = bodies[i].position[0] - bodies[j].position[0];
            let dy = bodies[i].position[1] - bodies[j].position[1];
            let pull = dt / (dx * dx + dy * dy + 0.3);
            let (mi, mj) = (bodies[i].mass, bodies[j].mass);
            bodies[i].velocity.x -= dx * mj * pull;
            bodies[i].velocity.y -= dy * mj * pull;
            bodies[j].velocity.x += dx * mi * pull;
            bodies[j].velocity.y += dy * mi * pull;
        }
    }
    for body in bodies.iter_mut() {
        if !body.fixed {
            body.position[0] += dt * body.velocity.x;
            body.position[1] += dt * body.velocity.y;
        }
    }
}

#[derive_grad]
pub(crate) fn bodies_of_a_list(a: &[f64], dt: f64, n: usize) -> f64 {
    let mut bodies = [
        Body {
            position: [a[0], a[1]],
            velocity: Point { x: 0.0, y: 0.1 },
            mass: a[2],
            fixed: false,
        },
        Body {
            position: [a[3], 0.5],
            velocity: Point { x: a[4], y: 0.0 },
            mass: 1.0,
            fixed: false,
        },
        Body { position: [-0.7, a[5]], velocity: Point { x: 0.0, y: 0.0 }, mass: 2.0, fixed: true },
    ];
    for _ in 0..n {
        drift(&mut bodies, dt);
    }
    bodies[0].position[0] * bodies[1].position[1] + bodies[2].velocity.x
}

#[derive_grad]
fn answer(layer: &Layer, x: f64) -> f64 {
    let mut sum = layer.bias;
    for i in 0..layer.count {
        sum += layer.weights[i] * x.powi(i as i32);
    }
    sum.tanh()
}

#[derive_grad]
pub(crate) fn with_a_vector(a: &[f64], x: f64) -> f64 {
    let layer = Layer { weights: a.to_vec(), bias: x * x, count: a.len() };
    answer(&layer, x) * answer(&layer, 0.5)
}

#[derive_grad]
pub(crate) fn list_with_numbers(a: &[f64], x: f64) -> f64 {
    let layers = [
        Layer { weights: a.to_vec(), bias: x, count: 2 },
        Layer { weights: vec![x, a[1]], bias: a[0], count: 1 },
    ];
    let mut y = x;
    for (i, layer) in layers.iter().enumerate() {
        y = answer(layer, y) + i as f64 * layer.weights[1];
    }
    y
}

#[derive_grad]
pub(crate) fn swapped(x: f64, y: f64, n: usize) -> f64 {
    let mut now = Point { x, y };
    let mut next = Point { x: 0.0, y: 0.0 };
    for _ in 0..n {
        next.x = now.x + 0.1 * now.y;
        next.y = now.y * now.x;
        std::mem::swap(&mut now, &mut next);
    }
    now.x + now.y * next.x
}

#[derive_grad]
pub(crate) fn returned_early(x: f64, y: f64) -> f64 {
    let end = leave(x, y);
    end.x * end.y
}

#[derive_grad]
fn leave(x: f64, y: f64) -> Point {
    let mut point = Point { x, y };
    for i in 0..5 {
        point.x += point.y * point.y;
        if point.x > 1.0 {
            return point;
        }
        point.y *= 1.0 + 0.1 * i as f64;
    }
    Point { x: point.y, ..point }
}

zoo! {
    of structures;
    grad built(x in -1.0..1.0, y in -1.0..1.0);
    grad shorthand(x in -1.0..1.0, y in -1.0..1.0);
    grad tuple_struct(x in -1.0..1.0, y in -1.0..1.0);
    grad fields_in_place(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 6]));
    grad field_read_before_it_changes(x in -1.0..1.0, y in -1.0..1.0);
    grad update_syntax(x in -1.0..1.0, y in -1.0..1.0);
    grad carried_through_calls(x in -1.0..1.0, y in -1.0..1.0, by in 0.1..0.3, n in one_of([0, 1, 5]));
    grad lent_to_calls(x in -1.0..1.0, y in -1.0..1.0, by in 0.1..0.3, n in one_of([0, 1, 5]));
    grad chosen(x in -1.0..1.0, y in -1.0..1.0);
    grad changed_in_a_branch(x in -1.0..1.0, y in -1.0..1.0);
    grad in_a_list(a in &numbers(1..=4), x in 0.2..1.0);
    grad in_an_array(x in -1.0..1.0, y in -1.0..1.0);
    grad assigned_in_a_list(a in &numbers(3), x in -1.0..1.0);
    grad nested(x in 0.2..1.0, y in -1.0..1.0, n in one_of([0, 1, 4]));
    grad bodies_of_a_list(a in &numbers(6), dt in 0.05..0.2, n in one_of([0, 1, 3]));
    grad with_a_vector(a in &numbers(1..=3), x in -1.0..1.0);
    grad list_with_numbers(a in &numbers(2), x in -1.0..1.0);
    grad swapped(x in -1.0..1.0, y in -1.0..1.0, n in one_of([0, 1, 4]));
    grad returned_early(x in -1.0..1.0, y in 0.2..1.0);
}
