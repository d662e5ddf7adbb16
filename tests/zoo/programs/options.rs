//! Options, by construct and by pairs of constructs.

use nn_runtime::derive_grad;

#[derive_grad]
pub(crate) fn if_let_first(a: &[f64]) -> f64 {
    if let Some(x) = a.first() { x * x } else { 1.0 }
}

#[derive_grad]
pub(crate) fn if_let_last_and_get(a: &[f64], i: usize) -> f64 {
    let mut total = 0.5;
    if let Some(&x) = a.last() {
        total += x.sin();
    }
    if let Some(x) = a.get(i + 1) {
        total *= x * x;
    }
    total
}

#[derive_grad]
pub(crate) fn depth_first(left: &[usize], right: &[usize], weights: &[f64]) -> f64 {
    let mut stack = vec![0];
    let mut total = 0.0;
    while let Some(node) = stack.pop() {
        total = 0.5 * total + weights[node] * weights[node];
        if left[node] > 0 {
            stack.push(left[node]);
        }
        if right[node] > 0 {
            stack.push(right[node]);
        }
    }
    total
}

#[derive_grad]
pub(crate) fn stack_of_numbers(a: &[f64]) -> f64 {
    let mut stack = a.to_vec();
    let mut total = 1.0;
    while let Some(x) = stack.pop() {
        total *= 1.0 + x;
        if x > 0.5 {
            stack.push(x * 0.3);
        }
    }
    total
}

#[derive_grad]
pub(crate) fn let_else_return(a: &[f64], x: f64) -> f64 {
    let Some(first) = a.first() else { return x * x };
    let Some(second) = a.get(1) else {
        return x * first;
    };
    x * first * second
}

#[derive_grad]
pub(crate) fn let_else_in_a_loop(a: &[f64], indices: &[usize]) -> f64 {
    let mut total = 0.0;
    for &i in indices {
        let Some(x) = a.get(i) else { continue };
        let Some(y) = a.get(i + 1) else { break };
        total += x * y;
    }
    total
}

#[derive_grad]
pub(crate) fn matched(a: &[f64], x: f64) -> f64 {
    match a.last() {
        Some(y) if *y > 0.0 => x * y,
        Some(y) => y - x,
        None => x,
    }
}

#[derive_grad]
pub(crate) fn matched_after_none(a: &[f64], i: usize, x: f64) -> f64 {
    let y = match a.get(i).copied() {
        None => x.sin(),
        Some(y) => y * x,
    };
    y * y
}

#[derive_grad]
pub(crate) fn best_so_far(a: &[f64], x: f64) -> f64 {
    let mut best: Option<f64> = None;
    for y in a {
        let z = y * x;
        match best {
            Some(b) if b >= z => {}
            _ => best = Some(z),
        }
    }
    best.unwrap_or(x)
}

#[derive_grad]
pub(crate) fn best_with_its_place(a: &[f64]) -> f64 {
    let mut best = None;
    for (i, &x) in a.iter().enumerate() {
        let better = match best {
            None => true,
            Some((_, y)) => x > y,
        };
        if better {
            best = Some((i, x));
        }
    }
    match best {
        Some((i, x)) => x * x * (i + 1) as f64,
        None => 0.0,
    }
}

#[derive_grad]
pub(crate) fn mapped_and_chained(a: &[f64], x: f64) -> f64 {
    let doubled = a.first().map(|y| 2.0 * y * x);
    let chosen = doubled.filter(|y| *y > 0.0).or(Some(x));
    let rooted = chosen.and_then(|y| if y > 0.0 { Some(y.sqrt()) } else { None });
    if rooted.is_some() { rooted.unwrap() * x } else { rooted.map_or(x, |y| y + x) }
}

#[derive_grad]
pub(crate) fn expected(a: &[f64]) -> f64 {
    let last = a.iter().copied().filter(|x| *x > -2.0).collect::<Vec<_>>().pop();
    last.expect("there is one") * a.first().expect("there is one")
}

#[derive_grad]
pub(crate) fn option_in_a_branch(x: f64, y: f64) -> f64 {
    let found = if x > y {
        Some(x * y)
    } else if x > 0.0 {
        Some(x.exp())
    } else {
        None
    };
    let scaled = if let Some(z) = found { z * 3.0 } else { y };
    scaled + found.unwrap_or(1.0)
}

#[derive_grad]
pub(crate) fn option_carried_through_a_while(x: f64, n: usize) -> f64 {
    let mut last: Option<f64> = None;
    let mut i = 0;
    let mut total = 0.0;
    while i < n {
        let here = x * (i as f64 + 1.0);
        if let Some(before) = last {
            total += (here - before) * before;
        }
        last = if i % 3 == 2 { None } else { Some(here.sin()) };
        i += 1;
    }
    total + last.unwrap_or(0.5)
}

#[derive_grad]
pub(crate) fn option_of_a_vector(a: &[f64], x: f64) -> f64 {
    let mut longest: Option<Vec<f64>> = None;
    for i in 0..a.len() {
        let mut run = Vec::new();
        for j in i..a.len() {
            if a[j] < a[i] {
                break;
            }
            run.push(a[j] * x);
        }
        let longer = match &longest {
            Some(other) => run.len() > other.len(),
            None => true,
        };
        if longer {
            longest = Some(run);
        }
    }
    match longest {
        Some(run) => {
            let mut total = 0.0;
            for y in &run {
                total += y * y;
            }
            total
        }
        None => x,
    }
}

#[derive_grad]
pub(crate) fn chained_conditions(a: &[f64], x: f64) -> f64 {
    if let Some(y) = a.first()
        && *y > 0.0
        && x < 1.0
    {
        x * y
    } else if let Some(y) = a.get(1)
        && let Some(z) = a.get(2)
    {
        x + y * z
    } else {
        x * x
    }
}

#[derive_grad]
pub(crate) fn changed_through_an_option(a: &[f64], x: f64) -> f64 {
    let mut v = a.to_vec();
    if let Some(last) = v.last_mut() {
        *last *= x;
    }
    if let Some(second) = v.get_mut(1) {
        *second += x * x;
    }
    let mut total = x;
    for y in &v {
        total += y * y;
    }
    total
}

#[derive_grad]
pub(crate) fn taken_and_replaced(x: f64, y: f64) -> f64 {
    let mut kept = Some(x);
    let first = kept.take();
    let second = kept.replace(y * y);
    let third = kept.take().unwrap_or(x);
    first.unwrap_or(y) * third + second.map_or(y, |z| z * x)
}

#[derive_grad]
pub(crate) fn options_of_integers(a: &[f64], n: usize) -> f64 {
    let mut total = 1.0;
    let mut next = Some(n);
    while let Some(i) = next {
        total *= a[i % a.len()] + 2.0;
        next = i.checked_sub(2);
    }
    let half = if n % 2 == 0 { Some(n / 2) } else { None };
    match half {
        Some(0) => total,
        Some(k) => total * k as f64,
        None => -total,
    }
}

#[derive_grad]
pub(crate) fn memory(x: f64, n: usize) -> f64 {
    let mut known: Vec<Option<f64>> = vec![None; n + 1];
    known[0] = Some(x);
    let mut total = 0.0;
    for i in 1..=n {
        let before = match known[i / 2] {
            Some(y) => y,
            None => 1.0,
        };
        if i % 3 != 0 {
            known[i] = Some(before * x + total);
        }
        total += known[i].unwrap_or(0.25 * x);
    }
    total
}

/// Options in a list, changed through references into them.
#[derive_grad]
pub(crate) fn changed_in_a_list(a: &[f64], x: f64) -> f64 {
    let mut list = vec![Some(x), None, Some(a[0])];
    for i in 0..list.len() {
        if let Some(value) = &mut list[i] {
            *value *= a[1];
        }
    }
    for option in list.iter_mut() {
        match option {
            Some(value) => *value += x,
            None => *option = Some(x * x),
        }
    }
    let mut total = 0.0;
    for value in list.iter().flatten() {
        total = total * 0.5 + value;
    }
    total
}

#[derive_grad]
pub(crate) fn pairs_in_options(a: &[f64], x: f64) -> f64 {
    let mut list = [Some((x, a[0])), None];
    if let Some((first, second)) = &mut list[0] {
        *first *= *second;
        *second += x;
        list[1] = list[0];
    }
    if let Some(pair) = list[1].as_mut() {
        pair.0 *= 2.0;
    }
    let (first, second) = list[1].unwrap();
    match list[0] {
        Some((ref mut y, ref mut z)) if *y > 0.0 => *y *= *z,
        Some((ref mut y, _)) => *y = *y * *y,
        None => {}
    }
    first * second + list[0].unwrap().0
}

#[derive_grad]
pub(crate) fn lists_in_options(a: &[f64], x: f64) -> f64 {
    let mut list: Vec<Option<Vec<f64>>> = vec![None; a.len()];
    for (i, y) in a.iter().enumerate() {
        list[i] = Some(vec![*y]);
    }
    for (i, option) in list.iter_mut().enumerate() {
        if i == 1 {
            *option = None;
        }
        if let Some(values) = option {
            values.push(x * values[0]);
            values[0] += x;
        }
    }
    list.iter().flatten().map(|values| values[0] * values[1]).sum()
}

#[derive_grad]
pub(crate) fn parts_by_reference(a: &[f64], x: f64) -> f64 {
    let mut pair = (x, a[0]);
    let (first, second) = &mut pair;
    *first *= *second;
    *second += *first;
    let mut nested = ((x, a[1]), [x, a[0]]);
    let ((inner, _), list) = &mut nested;
    *inner += x * x;
    let [left, right] = list;
    *left *= *right;
    *right = *left + *inner;
    let mut option = Some(x);
    let reference = &mut option;
    for y in a {
        if let Some(value) = reference {
            *value *= *y;
        }
    }
    pair.0 * pair.1 + nested.0.0 * nested.1[0] + nested.1[1] * option.unwrap()
}

zoo! {
    of options;
    grad if_let_first(a in &numbers(0..=3));
    grad if_let_last_and_get(a in &numbers(0..=3), i in one_of([0, 1, 5]));
    grad depth_first(
        left in &one_list_of(&[&[1, 3, 0, 0, 0], &[2, 0, 4, 0, 0]]),
        right in &one_list_of(&[&[2, 4, 0, 0, 0], &[1, 0, 3, 0, 0]]), weights in &numbers(5),
    );
    grad stack_of_numbers(a in &numbers(0..=4));
    grad let_else_return(a in &numbers(0..=3), x in -1.0..1.0);
    grad let_else_in_a_loop(
        a in &numbers(0..=4), indices in &one_list_of(&[&[], &[0, 9, 1], &[2, 0, 1, 3, 0], &[1, 1, 2, 2]]),
    );
    grad matched(a in &numbers(0..=2), x in -1.0..1.0);
    grad matched_after_none(a in &numbers(0..=2), i in one_of([0, 1]), x in -1.0..1.0);
    grad best_so_far(a in &numbers(0..=4), x in 0.5..1.0);
    grad best_with_its_place(a in &numbers(0..=4));
    grad mapped_and_chained(a in &numbers(0..=2), x in -1.0..1.0);
    grad expected(a in &numbers(1..=3));
    grad option_in_a_branch(x in -1.0..1.0, y in -1.0..1.0);
    grad option_carried_through_a_while(x in -1.0..1.0, n in one_of([0, 1, 3, 7]));
    grad option_of_a_vector(a in &numbers(0..=5), x in 0.5..1.0);
    grad chained_conditions(a in &numbers(0..=4), x in 0.5..1.5);
    grad changed_through_an_option(a in &numbers(0..=3), x in -1.0..1.0);
    grad taken_and_replaced(x in -1.0..1.0, y in -1.0..1.0);
    grad options_of_integers(a in &numbers(1..=3), n in one_of([0, 1, 2, 6]));
    grad memory(x in -1.0..1.0, n in one_of([0, 1, 5, 9]));
    grad changed_in_a_list(a in &numbers(2), x in -1.0..1.0);
    grad pairs_in_options(a in &numbers(2), x in -1.0..1.0);
    grad lists_in_options(a in &numbers(0..=4), x in -1.0..1.0);
    grad parts_by_reference(a in &numbers(2..=3), x in -1.0..1.0);
}
