//! The frame of the OpenAPI document; its routes come from the handlers themselves.

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, SecurityRequirement,
};

use crate::auth::cookie;

const DESCRIPTION: &str = "\
Everything that Tandem's own pages do goes through this API.

Log in with POST /api/v1/session and keep the cookie; then every request that changes something \
needs the header X-Tandem-CSRF: 1. Programs use a token instead: Authorization: Bearer <token>.

Errors are problem details (RFC 9457). Changes are made as commands, many at a time, or one by one \
on the resource of each kind; both are the same thing inside. Watch /api/v1/live to hear of them.";

pub fn head() -> OpenApi {
    let license = LicenseBuilder::new()
        .name("AGPL-3.0-or-later")
        .identifier(Some("AGPL-3.0-or-later"))
        .build();
    let info = InfoBuilder::new()
        .title("Tandem")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(license));
    OpenApiBuilder::new().info(info).build()
}

/// Adds what holds for all routes.
pub fn finish(mut document: OpenApi) -> OpenApi {
    let session = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(cookie::NAME)));
    let token = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let mut components = document
        .components
        .take()
        .unwrap_or_else(|| ComponentsBuilder::new().build());
    components.add_security_scheme("session", session);
    components.add_security_scheme("token", token);
    document.components = Some(components);
    let either = ["session", "token"].map(|name| SecurityRequirement::new(name, [""; 0]));
    document.security = Some(either.to_vec());
    document
}
