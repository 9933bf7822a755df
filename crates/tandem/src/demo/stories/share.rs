//! Project A: sprints, plus a waterfall for privacy and the provider's contract.

use anyhow::Result;
use serde_json::json;

use super::catalogue::board;
use crate::demo::outline::Outline;
use crate::demo::story::{Story, create};

pub fn tell(story: &mut Story) -> Result<()> {
    let mut commands = vec![create(json!({
        "kind": "project", "id": story.id("share"), "name": "Share with family", "key": "SHARE", "approach": "hybrid",
        "description": "A share button that opens the same room on the other phone.",
        "start": story.local(112, 8), "promise": {"due": story.day(-106), "note": "Spring letter to customers"},
        "budget_minor": 23_500_000, "project_managers": [story.id("tomas")], "priority": 700,
    }))?];
    commands.extend(board(story, "share", 4)?);
    commands.push(create(json!({
        "kind": "link", "id": story.id("delivers/share"), "feature": story.id("feature/share"), "project": story.id("share"),
    }))?);
    story.step(115, "tomas", "Open the project Share with family", commands);
    Outline {
        project: "share",
        planner: "tomas",
        made: 113,
        text: TEXT,
        columns: Some(["share/todo", "share/doing", "share/done"]),
    }
    .tell(story)
}

const TEXT: &str = "
discovery: Discovery
  interviews: Interview 12 families | 6-8-12d | maya | | done 112 101
  platforms: Choose message platforms | 3-4-6d | maya, hana 50% | interviews | done 100 95
  journey: Map the sharing journey | 4-5-8d | ida | interviews | done 100 94
  measure: Agree how success is measured | 1-2-3d | noor, maya 50% | journey | done 93 92
  concept: Concept agreed | milestone | | platforms, journey, measure | done 91 91
privacy: Privacy
  dpia: Data protection assessment | 4-6-10d | carla | concept | done 91 75
  flows: Describe the data flows | 2-3-5d | hana | concept | done 89 86
  consent: Consent texts | 2-3-5d | carla, maya 20% | dpia | done 73 66
  lists: Privacy review of shared lists | 4-5-7d | carla | consent, flows | begun 9 45%
  deletion: Deletion on request | 3-4-7d | jonas | flows | done 40 34
  privacy-ok: Privacy approved | milestone | | lists, deletion
contract: Message provider
  offers: Ask for offers | 5-6-9d | mikkel | platforms | done 93 84
  compare: Compare and choose | 2-3-5d | tomas, hana 30% | offers | done 83 79
  terms: Negotiate terms | 5-6-9d | carla, mikkel 50% | compare | begun 12 40%
  sandbox: Sandbox access | 2d | hana | compare | done 76 75
  signed: Contract signed | milestone | | terms
core: Sharing core
  sheet: Share sheet | 7-9-13d | priya | concept | done 90 77
  sheet-android: Share sheet, Android | 7-10-15d | luca | concept | done 90 75
  model: Shared room on the server | 6-8-12d | hana | flows, platforms | done 84 70
  design: Design of the shared room | 5-7-10d | ida | concept | done 91 81
  visuals: Visuals and illustrations | 4-6-9d | felix | design | done 80 71
  room: Shared room, iOS | 8-11-16d | priya | sheet, model, design | done 69 52
  room-android: Shared room, Android | 8-11-17d | luca | sheet-android, model, design | done 69 50
  snapshot: Price and stock snapshot | 4-5-8d | jonas | model | done 69 62
  preview-server: Preview images on the server | 4-6-9d | jonas | snapshot, visuals | done 60 51
  limits: Rate limits and abuse | 2-3-6d | hana | model | done 66 62
  list: Shared shortlist | 7-9-14d | luca, hana 30% | room-android | begun 8 55%
  list-ios: Shared shortlist, iOS | 7-9-14d | owen | room | begun 10 60%
links: Message platforms
  prototype-links: Prototype of universal links | 3-4-6d | priya | room | done 48 43
  universal: Universal links | 10-12-20d | priya | prototype-links | begun 9 35%
  app-links: App links, Android | 6-8-14d | luca | room-android | done 47 36
  web-room: Room in the browser | 6-8-12d | jonas | model, preview-server | begun 14 70%
  fallback: Fallback without the app | 3-4-7d | jonas | web-room
  message-preview: Message preview | 5-6-10d | priya | universal, preview-server
  message-android: Message preview, Android | 4-5-9d | luca | app-links, list
  provider: Provider integration | 5-7-13d | hana | sandbox, signed
  delivery: Delivery receipts | 2-3-6d | hana | provider
  throttle: Sending limits by country | 1-2-4d | hana | provider | born 17
quality: Quality
  test-plan: Test plan | 2-3-4d | sven | concept | done 60 57
  devices: Device matrix | 2-2-4d | sven | test-plan | done 56 54
  test-core: Test the shared room | 4-6-10d | sven | room, room-android, devices | done 49 40
  test-links: Test links on 14 devices | 4-6-10d | sven | universal, app-links, web-room, message-preview
  access: Accessibility check | 2-3-5d | sven, felix 50% | list, list-ios | born 21
  load: Load test | 2-3-6d | jonas, hana 30% | provider, fallback
  security: Security review | 3-4-8d | hana, carla 20% | provider, deletion
  fix: Fix what testing found | 4-6-12d | @app_team | test-links, access, load, security
measure-it: Measurement
  events: Events and funnel | 2-3-5d | noor | measure, model | done 58 55
  dashboard: Dashboard of shares | 2-3-4d | noor | events | done 52 49
  ab: Test design for the share button | 2-3-5d | noor, maya 30% | dashboard | begun 4 30%
support-it: Support and shops
  articles: Help articles | 2-4-6d | bea | list | born 30
  training: Train support | 2-2-4d | bea, ruben | articles
  shops: Material for the shops | 4-5-8d | felix | visuals
release: Beta and release
  recruit: Recruit beta families | 2-3-5d | maya 50% | concept | done 30 27
  beta: Family beta | 8-10-13d | maya 40%, sven 40% | fix, privacy-ok, recruit
  beta-fixes: Beta fixes | 3-4-9d | @app_team | beta
  store-texts: Store texts and pictures | 2-3-5d | felix, maya 20% | visuals
  submit: Submit to both stores | 1d | priya, luca | beta-fixes, store-texts
  review: Store review | 1-2-6d | | submit
  launch: In the stores | milestone | | review, training, shops | due -106
  letter: Letter to customers | 1-2-3d | maya | launch
";
