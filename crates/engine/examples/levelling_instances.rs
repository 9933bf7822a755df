//! Writes generated levelling problems as `.sm` files: `levelling_instances SET DIRECTORY [SEED]`
//! with SET j60, j120, rg300 (one instance a parameter set) or portfolio.

#[path = "../benches/instances/mod.rs"]
mod instances;

use std::path::Path;

use engine::levelling::rcpsp::Instance;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(set), Some(directory)) = (args.first(), args.get(1)) else {
        eprintln!("levelling_instances j60|j120|rg300|portfolio DIRECTORY [SEED]");
        std::process::exit(2);
    };
    let seed: u64 = args.get(2).and_then(|s| s.parse().ok()).unwrap_or(1);
    std::fs::create_dir_all(directory)?;
    for (index, instance) in generate(set, seed).into_iter().enumerate() {
        let stem = Path::new(directory).join(format!("{set}_g{seed}_{:02}", index + 1));
        std::fs::write(stem.with_extension("sm"), instances::sm(&instance))?;
        if !instance.projects.is_empty() {
            let text = instances::projects_json(&instance);
            std::fs::write(stem.with_extension("projects.json"), text)?;
        }
    }
    Ok(())
}

fn generate(set: &str, seed: u64) -> Vec<Instance> {
    let numbered = |at: usize| seed * 1_000 + at as u64;
    let progen = |count: usize, sets: Vec<(f64, f64, f64)>| -> Vec<Instance> {
        let each = sets.into_iter().enumerate();
        each.map(|(at, (c, f, s))| instances::progen(count, c, f, s, numbered(at)))
            .collect()
    };
    match set {
        "j60" => progen(60, instances::j60_sets()),
        "j120" => progen(120, instances::j120_sets()),
        "rg300" => {
            let each = instances::rg300_sets().into_iter().enumerate();
            each.map(|(at, (o, u, c))| instances::rangen(300, o, u, c, numbered(at)))
                .collect()
        }
        "portfolio" => {
            let sets = [
                (1.0, 0.0),
                (1.5, 0.0),
                (2.0, 0.5),
                (3.0, 1.0),
                (5.0, 0.0),
                (5.0, 2.0),
            ];
            let each = sets.into_iter().enumerate();
            each.map(|(at, (l, s))| instances::portfolio(24, 60, l, s, numbered(at)))
                .collect()
        }
        _ => Vec::new(),
    }
}
