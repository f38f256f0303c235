//! The table of operations.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::generate::api::{
    Answer, Api, Billing, Change, Field, Format, FoundBy, Operation, Outcome, Retry, SchemaKind, Type,
};
use crate::generate::{names, overlay_keys};

pub fn emit(api: &Api) -> TokenStream {
    let shapes = api.request_schemas().into_iter().filter_map(|name| shape_static(api, name));
    let statics: Vec<_> = api.operations.iter().map(name).collect();
    let scheduled_check = api.scheduled_check_usd.as_deref().and_then(overlay_keys::millidollars).unwrap_or_default();
    let entries = api.operations.iter().map(|operation| entry(api, operation));
    quote! {
        #![doc = "What the client knows of each operation."]
        use crate::operation::{AnswerKind, Billing, BillingTime, BillingUnit, Body, FoundBy, Operation, PageMeta, Recurring, RetryClass, Uncounted, UnknownOutcome};
        use crate::operation::shape::{Field, Format, Shape};
        use crate::usd::Usd;

        /// Every operation, in the document's order.
        pub(crate) static OPERATIONS: &[&Operation] = &[#(&#statics),*];

        /// What each run of an enterprise's schedule bills for each of its numbers.
        pub(crate) const SCHEDULED_CHECK: Usd = Usd::from_thousandths(#scheduled_check);

        #(#entries)*
        #(#shapes)*
    }
}

/// The name of an operation's static.
pub fn name(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}", names::snake(&operation.id).to_ascii_uppercase())
}

fn entry(api: &Api, operation: &Operation) -> TokenStream {
    let Operation { id, method, path, success, .. } = operation;
    let static_name = name(operation);
    let calls = operation.calls.iter().map(|call| {
        let (resource, method) = (call.resource.join("."), &call.method);
        quote!((#resource, #method))
    });
    let path_params = operation.path_params.iter().map(|f| field(api, f, true));
    let query_params = operation.query_params.iter().map(|f| field(api, f, true));
    let body = match &operation.body {
        Some(body) => {
            let (required, shape) = (body.required, shape_name(&body.schema));
            quote!(Some(Body { required: #required, shape: #shape }))
        }
        None => quote!(None),
    };
    let answer = match &operation.answer {
        Answer::Empty => quote!(AnswerKind::Empty),
        Answer::Json { schema } => quote!(AnswerKind::Json(#schema)),
        Answer::Page { schema, item } => {
            let required = api.fields(schema).iter().any(|field| field.name == "meta" && field.required);
            let meta = if required { quote!(PageMeta::Required) } else { quote!(PageMeta::Optional) };
            quote!(AnswerKind::Page(#schema, #item, #meta))
        }
        Answer::Binary { media } => quote!(AnswerKind::Binary(#media)),
    };
    let errors = operation.errors.iter().map(|(status, _)| status);
    let billing = operation.billing.as_ref().map_or(quote!(None), billing);
    let recurring = match operation.recurring.as_ref().map(|recurring| recurring.change) {
        None => quote!(None),
        Some(Change::Enterprise) => quote!(Some(Recurring::Enterprise)),
        Some(Change::CheckFrequency) => quote!(Some(Recurring::CheckFrequency)),
        Some(Change::PhoneNumbers) => quote!(Some(Recurring::PhoneNumbers)),
    };
    let retry = match operation.retry {
        Retry::Safe => quote!(RetryClass::Safe),
        Retry::Once => quote!(RetryClass::Once),
        Retry::MayBill => quote!(RetryClass::MayBill),
    };
    let outcome = operation.outcome.as_ref().map_or(quote!(None), |it| outcome(api, operation, it));
    let run = operation.run.as_ref().map_or(quote!(None), |run| quote!(Some(#run)));
    quote! {
        pub(crate) static #static_name: Operation = Operation {
            id: #id,
            method: #method,
            path: #path,
            calls: &[#(#calls),*],
            path_params: &[#(#path_params),*],
            query_params: &[#(#query_params),*],
            body: #body,
            answer: #answer,
            success: &[#(#success),*],
            errors: &[#(#errors),*],
            billing: #billing,
            recurring: #recurring,
            retry: #retry,
            outcome: #outcome,
            run: #run,
        };
    }
}

fn billing(billing: &Billing) -> TokenStream {
    let millidollars = overlay_keys::millidollars(&billing.usd).unwrap_or_default();
    let per = if billing.per_phone_number { quote!(BillingUnit::PhoneNumber) } else { quote!(BillingUnit::Call) };
    let when = match &billing.live_flag {
        Some(flag) => quote!(BillingTime::LiveLookup { flag: #flag }),
        None => quote!(BillingTime::Always),
    };
    let counted_at = billing.counted_at.as_ref().map_or(quote!(None), |pointer| quote!(Some(#pointer)));
    let uncounted = match &billing.free_at {
        Some(pointer) => quote!(Uncounted::Free { counted_at: #pointer }),
        None => quote!(Uncounted::Open),
    };
    quote!(Some(Billing {
        millidollars: #millidollars, per: #per, when: #when, counted_at: #counted_at, uncounted: #uncounted
    }))
}

fn outcome(api: &Api, operation: &Operation, outcome: &Outcome) -> TokenStream {
    let found_by = match &outcome.found_by {
        FoundBy::Record { read, stamp } => {
            let fields = operation.body.iter().flat_map(|body| api.fields(&body.schema));
            let defaults = fields.filter_map(|field| {
                let (name, default) = (&field.name, field.default.as_ref()?);
                Some(quote!((#name, #default)))
            });
            quote!(FoundBy::Record { read: #read, stamp: #stamp, defaults: &[#(#defaults),*] })
        }
        FoundBy::NumbersListed => quote!(FoundBy::NumbersListed),
        FoundBy::RemediationListed => quote!(FoundBy::RemediationListed),
        FoundBy::EnterpriseListed => quote!(FoundBy::EnterpriseListed),
        FoundBy::Ownership => quote!(FoundBy::Ownership),
        FoundBy::Snapshot => quote!(FoundBy::Snapshot),
        FoundBy::Nothing => quote!(FoundBy::Nothing),
    };
    let again = &outcome.again;
    quote!(Some(UnknownOutcome { found_by: #found_by, again: #again }))
}

fn shape_name(schema: &str) -> proc_macro2::Ident {
    format_ident!("{}", names::snake(schema).to_ascii_uppercase())
}

fn shape_static(api: &Api, name: &str) -> Option<TokenStream> {
    let SchemaKind::Object { fields, closed } = &api.schema(name)?.kind else { return None };
    let shape = shape_name(name);
    let fields = fields.iter().map(|f| field(api, f, f.required));
    Some(quote! {
        const #shape: Shape = Shape::Object { fields: &[#(#fields),*], closed: #closed };
    })
}

fn field(api: &Api, field: &Field, non_empty: bool) -> TokenStream {
    let (name, required) = (&field.name, field.required);
    let shape = shape(api, &field.ty, non_empty);
    quote!(Field { name: #name, required: #required, shape: #shape })
}

/// `non_empty`: text that the API needs is never empty, whether or not the document gives a length.
fn shape(api: &Api, ty: &Type, non_empty: bool) -> TokenStream {
    match ty {
        Type::Text { format, min, max } => {
            let checked = non_empty || *format != Format::Plain;
            let min = limit(min.unwrap_or(u64::from(checked)));
            let max = max.map_or(quote!(usize::MAX), limit);
            let format = match format {
                Format::Plain => quote!(Format::Plain),
                Format::E164 => quote!(Format::E164),
                Format::Uuid => quote!(Format::Uuid),
                Format::HttpsUrl => quote!(Format::HttpsUrl),
            };
            quote!(Shape::Text { format: #format, min: #min, max: #max })
        }
        Type::Timestamp => quote!(Shape::Text { format: Format::Plain, min: 1, max: usize::MAX }),
        Type::Integer { min } => {
            let min = min.unwrap_or(i64::MIN);
            let min = if min == i64::MIN {
                quote!(i64::MIN)
            } else {
                let n = proc_macro2::Literal::i64_unsuffixed(min);
                quote!(#n)
            };
            quote!(Shape::Integer { min: #min })
        }
        Type::Number => quote!(Shape::Number),
        Type::Boolean => quote!(Shape::Boolean),
        Type::Any => quote!(Shape::Any),
        Type::Ref(name) if api.is_enum(name) => {
            quote!(Shape::Text { format: Format::Plain, min: 1, max: usize::MAX })
        }
        Type::Ref(name) => {
            let name = shape_name(name);
            quote!(#name)
        }
        Type::List { items, min, max } => {
            let items = shape(api, items, true);
            let min = limit(min.unwrap_or(0));
            let max = max.map_or(quote!(usize::MAX), limit);
            quote!(Shape::List { min: #min, max: #max, items: &#items })
        }
        Type::Nullable(inner) => {
            let inner = shape(api, inner, non_empty);
            quote!(Shape::Nullable(&#inner))
        }
    }
}

fn limit(n: u64) -> TokenStream {
    let n = proc_macro2::Literal::u64_unsuffixed(n);
    quote!(#n)
}
