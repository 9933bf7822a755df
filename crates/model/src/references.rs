//! Which fields of which kinds name another entity, and what becomes of them when it goes.
//! Existence checks, cascades, the reverse index and "who uses this?" all read this one list.

use crate::entity::*;
use crate::id::Id;

/// What happens to the entity that holds the reference when its target is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDelete {
    /// It goes too: it cannot be without its target.
    Cascade,
    /// The field forgets the target.
    Clear,
    /// The target stays until nothing uses it.
    Refuse,
}

/// What every kind of node gives to the graph.
pub trait Node: Clone + PartialEq {
    const KIND: Kind;
    fn id(&self) -> Id;
    /// Every other entity this one names, field by field.
    fn each_reference(&self, visit: &mut dyn FnMut(Role, Id));
    /// Forgets `target` in the field of `role`, where the field can do without.
    fn drop_reference(&mut self, role: Role, target: Id);
}

macro_rules! references {
    ($($kind:ident { $($role:ident $form:ident $($field:ident).+ -> $target:expr, $on_delete:ident;)* })+) => {
        /// A field that names another entity.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role {
            $($($role),*),+
        }

        impl Role {
            /// The kind that has the field.
            pub const fn kind(self) -> Kind {
                match self { $($(Role::$role => Kind::$kind),*),+ }
            }

            /// The field, as in JSON.
            pub const fn field(self) -> &'static str {
                match self { $($(Role::$role => outer_name(stringify!($($field).+))),*),+ }
            }

            /// The kind it names; none where the entity says so itself.
            pub const fn target(self) -> Option<Kind> {
                match self { $($(Role::$role => $target),*),+ }
            }

            pub const fn on_delete(self) -> OnDelete {
                match self { $($(Role::$role => OnDelete::$on_delete),*),+ }
            }
        }

        $(impl Node for $kind {
            const KIND: Kind = Kind::$kind;

            fn id(&self) -> Id {
                self.id
            }

            #[allow(unused_variables)]
            fn each_reference(&self, visit: &mut dyn FnMut(Role, Id)) {
                $(references!(@visit $form self, $($field).+, Role::$role, visit);)*
            }

            #[allow(unused_variables)]
            fn drop_reference(&mut self, role: Role, target: Id) {
                $(references!(@drop $form self, $($field).+, Role::$role, role, target);)*
            }
        })+
    };

    (@visit one $entity:ident, $field:ident, $role:expr, $visit:ident) => {
        $visit($role, $entity.$field)
    };
    (@visit option $entity:ident, $field:ident, $role:expr, $visit:ident) => {
        if let Some(id) = $entity.$field { $visit($role, id) }
    };
    (@visit many $entity:ident, $field:ident, $role:expr, $visit:ident) => {
        for id in &$entity.$field { $visit($role, *id) }
    };
    (@visit many_within $entity:ident, $outer:ident . $field:ident, $role:expr, $visit:ident) => {
        for id in $entity.$outer.iter().flat_map(|outer| &outer.$field) { $visit($role, *id) }
    };

    (@drop one $entity:ident, $field:ident, $role:expr, $given:ident, $target:ident) => {};
    (@drop option $entity:ident, $field:ident, $role:expr, $given:ident, $target:ident) => {
        if $given == $role && $entity.$field == Some($target) { $entity.$field = None }
    };
    (@drop many $entity:ident, $field:ident, $role:expr, $given:ident, $target:ident) => {
        if $given == $role { $entity.$field.retain(|id| *id != $target) }
    };
    (@drop many_within $entity:ident, $outer:ident . $field:ident, $role:expr, $given:ident, $target:ident) => {
        if $given == $role && let Some(outer) = &mut $entity.$outer {
            outer.$field.retain(|id| *id != $target)
        }
    };
}

// A baseline's tasks are not here: it keeps what was planned, also of tasks since deleted.
references! {
    Workspace {
        WorkspaceCalendar option calendar -> Some(Kind::Calendar), Refuse;
    }
    Person {
        PersonCalendar option calendar -> Some(Kind::Calendar), Refuse;
    }
    Team {
        TeamMember many members -> Some(Kind::Person), Clear;
    }
    Calendar {
        CalendarBase option base -> Some(Kind::Calendar), Refuse;
    }
    Product {
        ProductManager many product_managers -> Some(Kind::Person), Clear;
        ProductGuest many guests -> Some(Kind::Person), Clear;
    }
    Goal {
        GoalProduct one product -> Some(Kind::Product), Cascade;
        GoalOwner option owner -> Some(Kind::Person), Clear;
        GoalParent option parent -> Some(Kind::Goal), Clear;
    }
    KeyResult {
        KeyResultGoal one goal -> Some(Kind::Goal), Cascade;
        KeyResultMetric one metric -> Some(Kind::Metric), Refuse;
    }
    Metric {
        MetricProduct one product -> Some(Kind::Product), Cascade;
    }
    Insight {
        InsightProduct one product -> Some(Kind::Product), Cascade;
        InsightFeature many features -> Some(Kind::Feature), Clear;
    }
    Feature {
        FeatureProduct one product -> Some(Kind::Product), Cascade;
        FeatureGoal many goals -> Some(Kind::Goal), Clear;
        FeatureOwner option owner -> Some(Kind::Person), Clear;
        FeatureMetric option metric -> Some(Kind::Metric), Clear;
    }
    Link {
        LinkFeature one feature -> Some(Kind::Feature), Cascade;
        LinkProject option project -> Some(Kind::Project), Cascade;
        LinkTask option task -> Some(Kind::Task), Cascade;
    }
    Project {
        ProjectCalendar option calendar -> Some(Kind::Calendar), Refuse;
        ProjectManager many project_managers -> Some(Kind::Person), Clear;
        ProjectGuest many guests -> Some(Kind::Person), Clear;
    }
    Task {
        TaskProject one project -> Some(Kind::Project), Cascade;
        TaskParent option parent -> Some(Kind::Task), Cascade;
        TaskCalendar option calendar -> Some(Kind::Calendar), Refuse;
        TaskColumn option column -> Some(Kind::Column), Clear;
    }
    Dependency {
        DependencyPredecessor one predecessor -> Some(Kind::Task), Cascade;
        DependencySuccessor one successor -> Some(Kind::Task), Cascade;
    }
    Assignment {
        AssignmentTask one task -> Some(Kind::Task), Cascade;
        AssignmentPerson option person -> Some(Kind::Person), Refuse;
        AssignmentTeam option team -> Some(Kind::Team), Refuse;
    }
    Column {
        ColumnProject one project -> Some(Kind::Project), Cascade;
    }
    Baseline {
        BaselineProject one project -> Some(Kind::Project), Cascade;
    }
    Risk {
        RiskProject one project -> Some(Kind::Project), Cascade;
        RiskTask many tasks -> Some(Kind::Task), Clear;
        RiskOwner option owner -> Some(Kind::Person), Clear;
        ResponseTask many_within response.tasks -> Some(Kind::Task), Clear;
    }
    Comment {
        CommentOn one on -> None, Cascade;
        CommentAuthor option author -> Some(Kind::Person), Refuse;
        CommentMention many mentions -> Some(Kind::Person), Clear;
    }
}

const fn outer_name(path: &'static str) -> &'static str {
    // `response . tasks` as the compiler spells it: the field a user knows is the outer one.
    let bytes = path.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'.' && bytes[end] != b' ' {
        end += 1;
    }
    path.split_at(end).0
}

macro_rules! entity_dispatch {
    ($($variant:ident $one:ident $many:ident $snake:literal $plural:literal),+ $(,)?) => {
        impl Entity {
            /// See [`Node::each_reference`].
            pub fn each_reference(&self, visit: &mut dyn FnMut(Role, Id)) {
                match self { $(Entity::$variant(entity) => entity.each_reference(visit)),+ }
            }

            /// See [`Node::drop_reference`].
            pub fn drop_reference(&mut self, role: Role, target: Id) {
                match self { $(Entity::$variant(entity) => entity.drop_reference(role, target)),+ }
            }
        }
    };
}
all_kinds!(entity_dispatch);
