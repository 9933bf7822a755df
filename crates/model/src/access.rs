//! Who may do what, and who sees what. Owners may do everything; what others may do hangs on
//! the products and projects that name them.

use crate::entity::*;
use crate::graph::Graph;
use crate::id::Id;
use crate::merge;
use crate::refusal::Fault;
use crate::visibility::{self, Viewer};

/// Whether the actor (none: the system) may turn `before` into `after`.
pub(crate) fn check(
    graph: &Graph,
    actor: Option<Id>,
    before: Option<&Entity>,
    after: Option<&Entity>,
) -> Result<(), Fault> {
    let Some(actor) = actor else { return Ok(()) };
    let person = match graph.person(actor) {
        Some(person) if !person.inactive => person,
        _ => {
            return Err(Fault::forbidden(
                "You are not a member of this workspace: ask an owner to invite you.",
            ));
        }
    };
    if person.role == Role::Owner {
        return Ok(());
    }
    let Some(entity) = after.or(before) else {
        return Ok(());
    };
    // Both ends count: nobody takes a thing away from where they have no say.
    for side in [before, after].into_iter().flatten() {
        if let Err(fault) = may(graph, person, side, before, after) {
            let viewer = Viewer::new(graph, Some(actor));
            let seen = before.is_none_or(|before| visibility::can_see(graph, &viewer, before));
            return Err(if seen {
                fault
            } else {
                Fault::not_found(format!(
                    "There is no {} {}.",
                    crate::wording::noun(entity.kind()),
                    entity.id()
                ))
            });
        }
    }
    Ok(())
}

/// Whether the person may change the entity as it stands, for what is worked out before a command
/// is made.
pub fn may_change(graph: &Graph, person: Id, kind: Kind, id: Id) -> Result<(), Fault> {
    let entity = graph.get(kind, id).ok_or_else(|| {
        Fault::not_found(format!("There is no {} {id}.", crate::wording::noun(kind)))
    })?;
    check(graph, Some(person), Some(&entity), Some(&entity))
}

/// Whether the actor (none: the system) may see the entity.
pub(crate) fn can_see(graph: &Graph, actor: Option<Id>, entity: &Entity) -> bool {
    actor.is_none() || visibility::can_see(graph, &Viewer::new(graph, actor), entity)
}

/// A fault when the change would leave nobody who may do everything.
pub(crate) fn owner_remains(before: &Graph, after: &Graph) -> Option<Fault> {
    let owners = |graph: &Graph| {
        graph
            .people()
            .any(|person| person.role == Role::Owner && !person.inactive)
    };
    (owners(before) && !owners(after)).then(|| {
        Fault::conflict(
            "The workspace would be without an owner: make somebody else an owner first.",
        )
        .field("role")
    })
}

fn may(
    graph: &Graph,
    person: &Person,
    entity: &Entity,
    before: Option<&Entity>,
    after: Option<&Entity>,
) -> Result<(), Fault> {
    if let Entity::Comment(comment) = entity {
        return may_comment(graph, person, comment, before.is_some());
    }
    if person.role == Role::Guest {
        return match (before, after) {
            (Some(Entity::Person(old)), Some(Entity::Person(new))) if old.id == person.id => {
                own_profile(old, new)
            }
            _ => Err(Fault::forbidden(
                "Guests may look and comment: ask an owner for more.",
            )),
        };
    }
    let fine = |allowed: bool, message: &str| {
        if allowed {
            Ok(())
        } else {
            Err(Fault::forbidden(message))
        }
    };
    let project_hat = person.hats.contains(&Hat::ProjectManager);
    let product_hat = person.hats.contains(&Hat::ProductManager);
    match entity {
        Entity::Workspace(_) => fine(false, "Only owners change the workspace's settings."),
        Entity::Person(_) => may_change_person(person, project_hat, before, after),
        Entity::Team(_) => fine(
            project_hat,
            "Only owners and project managers change teams.",
        ),
        Entity::Calendar(_) => fine(
            project_hat,
            "Only owners and project managers change calendars.",
        ),
        Entity::Product(it) => match before {
            None => fine(
                product_hat,
                "Only owners and product managers begin a product.",
            ),
            Some(_) => on_product(graph, person, it.id),
        },
        Entity::Goal(it) => on_product(graph, person, it.product),
        Entity::Metric(it) => on_product(graph, person, it.product),
        Entity::Feature(it) => on_product(graph, person, it.product),
        Entity::KeyResult(it) => match graph.goal(it.goal) {
            Some(goal) => on_product(graph, person, goal.product),
            None => Err(missing()),
        },
        Entity::Insight(_) if before.is_none() => Ok(()),
        Entity::Insight(it) => on_product(graph, person, it.product),
        Entity::Link(it) => {
            let project = it.project.or_else(|| {
                it.task
                    .and_then(|task| graph.task(task))
                    .map(|task| task.project)
            });
            let product = graph.feature(it.feature).map(|feature| feature.product);
            match (product, project) {
                (Some(product), Some(project)) => on_product(graph, person, product)
                    .or_else(|_| on_project(graph, person, project)),
                _ => Err(missing()),
            }
        }
        Entity::Project(it) => match before {
            None => fine(
                project_hat,
                "Only owners and project managers begin a project.",
            ),
            Some(_) => on_project(graph, person, it.id),
        },
        Entity::Task(it) => {
            on_project(graph, person, it.project).or_else(|fault| match (before, after) {
                (Some(before), Some(after)) => own_work(graph, person, before, after)
                    .then_some(())
                    .ok_or(fault),
                _ => Err(fault),
            })
        }
        Entity::Dependency(it) => of_task(graph, person, it.successor),
        Entity::Assignment(it) => of_task(graph, person, it.task),
        Entity::Column(it) => on_project(graph, person, it.project),
        Entity::Baseline(it) => on_project(graph, person, it.project),
        Entity::Risk(it) => on_project(graph, person, it.project),
        Entity::Comment(_) => Ok(()),
    }
}

fn missing() -> Fault {
    Fault::not_found("What this hangs on is not there: create it first, or choose another one.")
}

fn on_product(graph: &Graph, person: &Person, product: Id) -> Result<(), Fault> {
    let product = graph.product(product).ok_or_else(missing)?;
    if product.product_managers.contains(&person.id) {
        return Ok(());
    }
    let message = format!(
        "Only the product managers of “{}” and owners change this: ask one of them.",
        product.name
    );
    Err(Fault::forbidden(message))
}

fn on_project(graph: &Graph, person: &Person, project: Id) -> Result<(), Fault> {
    let project = graph.project(project).ok_or_else(missing)?;
    if project.project_managers.contains(&person.id) {
        return Ok(());
    }
    let message = format!(
        "Only the project managers of “{}” and owners change this: ask one of them.",
        project.name
    );
    Err(Fault::forbidden(message))
}

fn of_task(graph: &Graph, person: &Person, task: Id) -> Result<(), Fault> {
    let task = graph.task(task).ok_or_else(missing)?;
    on_project(graph, person, task.project)
}

/// Whoever does a task says how far it is.
fn own_work(graph: &Graph, person: &Person, before: &Entity, after: &Entity) -> bool {
    let is_theirs = graph.assignments_of(before.id()).any(|assignment| {
        assignment.person == Some(person.id)
            || assignment
                .team
                .and_then(|team| graph.team(team))
                .is_some_and(|team| team.members.contains(&person.id))
    });
    is_theirs && only_changes(before, after, &["progress", "column", "done_at"])
}

fn may_comment(
    graph: &Graph,
    person: &Person,
    comment: &Comment,
    exists: bool,
) -> Result<(), Fault> {
    if exists {
        return if comment.author == Some(person.id) {
            Ok(())
        } else {
            Err(Fault::forbidden(
                "A comment is changed by whoever wrote it.",
            ))
        };
    }
    let viewer = Viewer::new(graph, Some(person.id));
    match graph.get(comment.on_kind, comment.on) {
        Some(on) if visibility::can_see(graph, &viewer, &on) => Ok(()),
        _ => Err(missing()),
    }
}

fn may_change_person(
    person: &Person,
    project_hat: bool,
    before: Option<&Entity>,
    after: Option<&Entity>,
) -> Result<(), Fault> {
    match (before, after) {
        (None, Some(Entity::Person(new)))
            if project_hat && new.role != Role::Owner && new.hats.is_empty() =>
        {
            Ok(())
        }
        (Some(Entity::Person(old)), Some(Entity::Person(new))) => {
            if project_hat
                && (&new.role, &new.hats, &new.email) == (&old.role, &old.hats, &old.email)
            {
                return Ok(());
            }
            if old.id == person.id {
                return own_profile(old, new);
            }
            Err(Fault::forbidden("Only owners change what others may do."))
        }
        _ => Err(Fault::forbidden(
            "Only owners add and remove people; project managers may add some without hats.",
        )),
    }
}

fn own_profile(old: &Person, new: &Person) -> Result<(), Fault> {
    let (old, new) = (Entity::Person(old.clone()), Entity::Person(new.clone()));
    if only_changes(&old, &new, &["name", "job_title", "skills"]) {
        Ok(())
    } else {
        Err(Fault::forbidden(
            "You may change your name, title and skills; the rest an owner does.",
        ))
    }
}

fn only_changes(before: &Entity, after: &Entity, fields: &[&str]) -> bool {
    let (before, after) = (merge::to_object(before), merge::to_object(after));
    after
        .iter()
        .all(|(field, value)| before.get(field) == Some(value) || fields.contains(&field.as_str()))
}
