use super::*;

fn errors(input: DeriveInput) -> Vec<String> {
    let errors = derive(&input).expect_err("must be refused");
    errors.into_iter().map(|error| error.to_string()).collect()
}

#[test]
fn enums_and_unions_are_refused() {
    let messages = errors(parse_quote!(
        enum Either {
            A(f32),
            B,
        }
    ));
    assert_eq!(messages, ["`Params` is for structures: the variants of an enum have no sum"]);
    let messages = errors(parse_quote!(
        union Either {
            a: f32,
            b: u32,
        }
    ));
    assert_eq!(
        messages,
        ["`Params` is for structures: a union does not know which field it holds"]
    );
}

#[test]
fn all_errors_are_reported_at_once() {
    let messages = errors(parse_quote!(
        #[params(krate = "path")]
        #[param(skip)]
        struct Layer {
            #[param(skipped)]
            w: Array2<f32>,
            #[param(skip, ignore)]
            b: Array1<f32>,
            #[params(skip)]
            c: Array1<f32>,
        }
    ));
    assert_eq!(
        messages,
        [
            "unknown word; expected `crate = \"path\"`",
            "`param` is for fields; a structure takes `#[params(crate = \"path\")]`",
            "unknown word; expected `skip`",
            "unknown word; expected `skip`",
            "`params` is for the structure; a field takes `#[param(skip)]`",
        ]
    );
}

#[test]
fn fields_without_derivative_are_to_be_skipped() {
    let messages = errors(parse_quote!(
        struct Sparse {
            values: Vec<f64>,
            columns: Vec<usize>,
            name: String,
            #[param(skip)]
            rows: usize,
        }
    ));
    assert_eq!(messages, ["this type has no derivative: mark the field `#[param(skip)]`"; 2]);
}

#[test]
fn a_structure_without_parameters_has_no_element_type() {
    let message = "`Params` needs at least one field that is not skipped: without one there is no element type";
    assert_eq!(
        errors(parse_quote!(
            struct Unit;
        )),
        [message]
    );
    let skipped = parse_quote!(
        struct Skipped(#[param(skip)] f32);
    );
    assert_eq!(errors(skipped), [message]);
}

#[test]
fn bounds_are_added_to_unbounded_parameters_of_fields_alone() {
    let input: DeriveInput = parse_quote!(
        struct Net<T: Float, U, P, Q, const N: usize>
        where
            U: Float,
        {
            first: [P; N],
            second: Q,
            third: Array<T, Ix1>,
            fourth: U,
        }
    );
    let code = derive(&input).unwrap().to_string();
    let header = quote!(
        impl<
            T: Float,
            U,
            P: ::nn_runtime::__rt::Params,
            Q: ::nn_runtime::__rt::Params<
                Elem = <[P; N] as ::nn_runtime::__rt::Params>::Elem
            >,
            const N: usize
        > ::nn_runtime::__rt::Params
        for Net<T, U, P, Q, N> where U: Float,
    );
    assert!(code.contains(&header.to_string()), "{code}");
}
