//! Points in the plane and in space: projection, rotation, distances.

use nn_runtime::derive_grad;

#[derive_grad]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Rodrigues' formula; for small angles its series.
#[derive_grad]
pub(crate) fn rotated(axis: &[f64; 3], x: &[f64; 3]) -> [f64; 3] {
    let square = axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2];
    let mut out = *x;
    if square < 1e-4 {
        let c = cross(axis, x);
        for i in 0..3 {
            out[i] += c[i];
        }
        return out;
    }
    let angle = square.sqrt();
    let (s, c) = angle.sin_cos();
    let mut unit = *axis;
    for u in unit.iter_mut() {
        *u /= angle;
    }
    let side = cross(&unit, x);
    let along = (unit[0] * x[0] + unit[1] * x[1] + unit[2] * x[2]) * (1.0 - c);
    for i in 0..3 {
        out[i] = x[i] * c + side[i] * s + unit[i] * along;
    }
    out
}

/// A camera: rotation, place, focal length, two coefficients of distortion.
#[derive_grad]
pub(crate) fn projected(camera: &[f64; 9], point: &[f64; 3]) -> (f64, f64) {
    let [rx, ry, rz, tx, ty, tz, focal, k1, k2] = *camera;
    let turned = rotated(&[rx, ry, rz], point);
    let depth = turned[2] + tz + 4.0;
    let (x, y) = ((turned[0] + tx) / depth, (turned[1] + ty) / depth);
    let square = x * x + y * y;
    let distortion = focal * (1.0 + square * (k1 + k2 * square));
    (x * distortion, y * distortion)
}

#[derive_grad]
pub(crate) fn bundle_adjustment(
    cameras: &[[f64; 9]],
    points: &[[f64; 3]],
    seen: &[(usize, usize)],
    measured: &[[f64; 2]],
) -> Vec<f64> {
    let mut errors = vec![0.0; 2 * seen.len()];
    for (k, &(camera, point)) in seen.iter().enumerate() {
        let (x, y) = projected(&cameras[camera], &points[point]);
        errors[2 * k] = x - measured[k][0];
        errors[2 * k + 1] = y - measured[k][1];
    }
    errors
}

#[derive_grad]
pub(crate) fn area_of_a_polygon(points: &[[f64; 2]]) -> f64 {
    let n = points.len();
    let mut twice = 0.0;
    for i in 0..n {
        let (p, q) = (points[i], points[(i + 1) % n]);
        twice += p[0] * q[1] - q[0] * p[1];
    }
    0.5 * twice.abs()
}

#[derive_grad]
pub(crate) fn distance_to_a_segment(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx * dx + dy * dy;
    let along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length;
    let t = if along < 0.0 {
        0.0
    } else if along > 1.0 {
        1.0
    } else {
        along
    };
    (p[0] - a[0] - t * dx).hypot(p[1] - a[1] - t * dy)
}

#[derive_grad]
pub(crate) fn arm(angles: &[f64], lengths: &[f64]) -> (f64, f64, f64) {
    let (mut x, mut y, mut heading) = (0.0, 0.0, 0.0);
    for (angle, length) in angles.iter().zip(lengths) {
        heading += angle;
        heading = heading.rem_euclid(2.0 * std::f64::consts::PI);
        x += length * heading.cos();
        y += length * heading.sin();
    }
    (x, y, heading)
}

#[derive_grad]
pub(crate) fn quaternions(q: [f64; 4], r: [f64; 4], n: usize) -> [f64; 4] {
    let mut p = q;
    for _ in 0..n {
        let [a, b, c, d] = p;
        let [e, f, g, h] = r;
        p = [
            a * e - b * f - c * g - d * h,
            a * f + b * e + c * h - d * g,
            a * g - b * h + c * e + d * f,
            a * h + b * g - c * f + d * e,
        ];
        let mut norm = 0.1;
        for v in p {
            norm += v * v;
        }
        for v in &mut p {
            *v /= norm.sqrt();
        }
    }
    p
}

#[derive_grad]
pub(crate) fn ray_through_spheres(from: f64, slope: f64, spheres: &[([f64; 2], f64)]) -> f64 {
    let mut nearest = f64::INFINITY;
    let direction = [1.0 / (1.0 + slope * slope).sqrt(), slope / (1.0 + slope * slope).sqrt()];
    for &([x, y], radius) in spheres {
        let b = direction[0] * x + direction[1] * (y - from);
        let c = x * x + (y - from) * (y - from) - radius * radius;
        let discriminant = b * b - c;
        if discriminant < 0.0 {
            continue;
        }
        let t = b - discriminant.sqrt();
        if t > 0.0 && t < nearest {
            nearest = t;
        }
    }
    if nearest.is_infinite() { 0.1 * from * slope } else { nearest }
}

zoo! {
    of geometry;
    vjp rotated(axis in &array::<3>(), x in &array::<3>()) and at ([0.0, 0.0, 0.0], [1.0, 0.5, 0.25]);
    vjp projected(camera in &array::<9>(), point in &array::<3>());
    vjp bundle_adjustment(
        cameras in &list(2, array::<9>()), points in &list(3, array::<3>()),
        seen in &list(0..=4, (Within(one_of([0_usize, 1])), Within(one_of([0_usize, 1, 2])))),
        measured in &list(4, array::<2>()),
    );
    grad area_of_a_polygon(points in &list(3..=5, array::<2>()));
    grad distance_to_a_segment(p in array_of::<2, _>(-2.0..2.0), a in array::<2>(), b in array_of::<2, _>(1.0..2.0));
    vjp arm(angles in &list(0..=4, -2.0..2.0), lengths in &list(4, 0.5..1.0));
    vjp quaternions(q in array::<4>(), r in array::<4>(), n in one_of([0, 1, 3]));
    grad ray_through_spheres(from in -0.5..0.5, slope in -0.5..0.5, spheres in &list(0..=3, (array_of::<2, _>(1.0..3.0), 0.3..0.9)));
}
