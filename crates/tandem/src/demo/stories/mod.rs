//! What happens in the demo's two workspaces.

mod catalogue;
mod insights;
mod launch;
mod oakline;
mod people;
mod product;
mod risks;
mod share;
mod sofa;
mod solo;

pub use oakline::oakline;
pub use solo::solo;
