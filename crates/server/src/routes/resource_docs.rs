//! What the API document says about the resource of a kind.

use model::{Kind, Stored};
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn, Paths, PathsBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{
    AllOfBuilder, ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type,
};
use utoipa::openapi::{Content, HeaderBuilder, HttpMethod, PathItem, Ref, RefOr, Required};
use utoipa::{IntoParams, ToSchema};

use super::resources::PageQuery;
use crate::auth::caller::WorkspaceQuery;

/// Schemas that follow from the entity's own: as it is read, made and changed.
pub fn derived<T: Stored + ToSchema>() -> Vec<(String, RefOr<Schema>)> {
    let name = T::name();
    let seq = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Integer))
        .description(Some("The change that wrote it last; its ETag."));
    let version = ObjectBuilder::new()
        .property("version", seq)
        .required("version");
    let with_version = AllOfBuilder::new().item(reference(&name)).item(version);
    let next = ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .description(Some(
            "Give it as `cursor` for the next page; null: this was the last.",
        ));
    let page = ObjectBuilder::new()
        .property(
            "items",
            ArrayBuilder::new().items(reference(&format!("Versioned{name}"))),
        )
        .property("next", next)
        .required("items");
    let mut new = T::schema();
    let mut patch = T::schema();
    if let RefOr::T(Schema::Object(object)) = &mut new {
        object.required.retain(|field| field != "id");
        object.description = Some("The id may be left out: then the server makes one.".into());
    }
    if let RefOr::T(Schema::Object(object)) = &mut patch {
        object.required.clear();
        object.description = Some("Only the fields to be changed; null clears one.".into());
    }
    vec![
        (
            format!("Versioned{name}"),
            Schema::from(with_version).into(),
        ),
        (format!("{name}Page"), Schema::from(page).into()),
        (format!("New{name}"), new),
        (format!("{name}Patch"), patch),
    ]
}

/// The address of all of a kind.
pub fn many<T: Stored + ToSchema>(kind: Kind) -> Paths {
    let (name, nouns) = (T::name(), model::wording::nouns(kind));
    let read = operation(kind, "list", format!("List {nouns}"))
        .parameters(Some(PageQuery::into_params(|| Some(ParameterIn::Query))))
        .response("200", ok("A page", &format!("{name}Page"), false));
    let mut item = PathItem::new(HttpMethod::Get, refusals(read, &["401", "404"]));
    let path = format!("/{}", kind.plural());
    if kind == Kind::Workspace {
        return PathsBuilder::new().path(path, item).build();
    }
    let create = operation(
        kind,
        "create",
        format!("Create a {}", model::wording::noun(kind)),
    )
    .request_body(Some(body(&format!("New{name}"))))
    .response(
        "201",
        ok("As it was made", &format!("Versioned{name}"), true),
    );
    item.post = Some(refusals(create, &["401", "403", "404", "409", "422"]).build());
    PathsBuilder::new().path(path, item).build()
}

/// The address of one of a kind.
pub fn one<T: Stored + ToSchema>(kind: Kind) -> Paths {
    let (name, noun) = (T::name(), model::wording::noun(kind));
    let versioned = format!("Versioned{name}");
    let show = operation(kind, "show", format!("Show a {noun}"))
        .parameter(id_parameter())
        .response("200", ok("As it is", &versioned, true))
        .response(
            "304",
            ResponseBuilder::new().description("Still as If-None-Match says"),
        );
    let update = operation(kind, "update", format!("Change a {noun}"))
        .parameter(id_parameter())
        .parameter(if_match())
        .request_body(Some(body(&format!("{name}Patch"))))
        .response("200", ok("As it is now", &versioned, true));
    let mut item = PathItem::new(HttpMethod::Get, refusals(show, &["401", "404"]));
    item.patch = Some(refusals(update, &["401", "403", "404", "409", "422"]).build());
    if kind != Kind::Workspace {
        let delete = operation(kind, "delete", format!("Delete a {noun}"))
            .description(Some("With everything that cannot be without it."))
            .parameter(id_parameter())
            .parameter(if_match())
            .response("204", ResponseBuilder::new().description("It is gone"));
        item.delete = Some(refusals(delete, &["401", "403", "404", "409"]).build());
    }
    PathsBuilder::new()
        .path(format!("/{}/{{id}}", kind.plural()), item)
        .build()
}

fn operation(kind: Kind, verb: &str, summary: String) -> OperationBuilder {
    OperationBuilder::new()
        .tag("Resources")
        .operation_id(Some(format!("{verb}_{}", kind.name())))
        .summary(Some(summary))
        .parameters(Some(WorkspaceQuery::into_params(|| {
            Some(ParameterIn::Query)
        })))
}

fn reference(name: &str) -> Ref {
    Ref::from_schema_name(name)
}

fn body(schema: &str) -> utoipa::openapi::request_body::RequestBody {
    RequestBodyBuilder::new()
        .content("application/json", Content::new(Some(reference(schema))))
        .required(Some(Required::True))
        .build()
}

fn ok(description: &str, schema: &str, etag: bool) -> ResponseBuilder {
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/json", Content::new(Some(reference(schema))));
    if !etag {
        return response;
    }
    let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    let header = HeaderBuilder::new()
        .schema(Some(text))
        .description(Some("The version: send it as If-Match"));
    response.header("ETag", header.build())
}

fn refusals(operation: OperationBuilder, statuses: &[&str]) -> OperationBuilder {
    statuses.iter().fold(operation, |operation, status| {
        let description = match *status {
            "401" => "Not logged in",
            "403" => "Not allowed",
            "404" => "Not there, or not for the caller to see",
            "409" => "Changed since, taken, or in use",
            _ => "Refused by a rule of the graph",
        };
        let content = Content::new(Some(reference("ProblemDetails")));
        let response = ResponseBuilder::new()
            .description(description)
            .content("application/problem+json", content);
        operation.response(*status, response)
    })
}

fn id_parameter() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(reference("Id")))
}

fn if_match() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The ETag last seen: refused when somebody else was faster",
        ))
        .schema(Some(
            ObjectBuilder::new().schema_type(SchemaType::new(Type::String)),
        ))
}
