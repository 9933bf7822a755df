#![allow(clippy::unwrap_used)]

use super::*;

const SM: &str = "\
jobs (incl. supersource/sink ):  4
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------
  1      1     0       0    0
  2      1     3       2    0
  3      1     4       1    5
  4      1     0       0    0
RESOURCEAVAILABILITIES:
  R 1  R 2
    2    5
";

const RCP: &str = "4 2\n2 5\n0 0 0 2 2 3\n3 2 0 1 4\n4 1 5\n1 4\n0 0 0 0\n";

#[test]
fn both_formats_say_the_same() {
    let (sm, rcp) = (read(SM).unwrap(), read(RCP).unwrap());
    assert_eq!(sm, rcp);
    assert_eq!(sm.durations, [0, 3, 4, 0]);
    assert_eq!(sm.arcs, [(0, 1), (0, 2), (1, 3), (2, 3)]);
    assert_eq!(
        (sm.demands[2].as_slice(), sm.capacities.as_slice()),
        ([1, 5].as_slice(), [2, 5].as_slice())
    );
}

#[test]
fn broken_files_are_refused_by_line() {
    let refused = |text: &str| read(text).unwrap_err().to_string();
    assert_eq!(
        refused("4 2\n2 5\n0 0"),
        "line 3: the file ends where a demand should be"
    );
    assert_eq!(
        refused(&SM.replace("2   3\n", "2   9\n")),
        "line 17: job 1 is followed by job 9, of which there is none"
    );
    assert_eq!(
        refused(&SM.replace("2   3\n", "2\n")),
        "line 4: job 1 should have 2 successors, but 1 are listed"
    );
    assert_eq!(
        refused(&SM.replace("    2    5", "    2")),
        "line 17: job 1 asks for 2 resources, but 1 have a capacity"
    );
    let head = |line: &str| refused(&format!("{line}\n{SM}"));
    assert!(head("projects                      :  3").contains("3 projects in one network"));
    assert!(head("  - nonrenewable              :  2   N").contains("only renewable resources"));
    assert_eq!(
        refused(&SM.replace("):  4", "):  5")),
        "line 17: the head promises 5 jobs, but 4 have durations"
    );
    assert_eq!(
        refused(&SM.replace("   2        1   ", "   2        3   ")),
        "line 5: job 2 has 3 modes; only single-mode files can be levelled"
    );
    assert!(refused("hello").contains("neither .sm nor .rcp"));
    assert!(refused("4000000000 2 1").contains("too many"));
}

#[test]
fn a_file_cut_off_anywhere_is_refused_or_says_the_same() {
    let whole = read(SM).unwrap();
    for (cut, _) in SM.char_indices() {
        if let Ok(read) = read(&SM[..cut]) {
            // Nothing but the last digit or line end may be missing.
            assert!(SM.len() - cut <= 2, "cut at {cut}");
            assert_eq!(read.durations, whole.durations);
        }
    }
}
