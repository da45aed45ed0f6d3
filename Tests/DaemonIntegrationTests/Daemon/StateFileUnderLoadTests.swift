import Foundation
import Testing
import WatchTestSupport

struct StateFileUnderLoadTests {
  /// Reads the file as often as it can until it has seen so many rows; prints what it found.
  private static let reader = """
    import json, os, sys
    path, rows = sys.argv[1], int(sys.argv[2])
    reads = 0
    versions = set()
    print("begun", flush=True)
    while True:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            if versions:
                sys.exit("the file went away")
            continue
        reads += 1
        state = json.loads(data)
        if state["schema"] != 1:
            sys.exit("another schema")
        if os.stat(path).st_mode & 0o7777 != 0o640:
            sys.exit("another mode")
        for key in ("daemon", "runs", "active_alerts", "recent_alerts", "sinks"):
            state[key]
        versions.add(hash(data))
        if state["runs"] and state["runs"][0]["rows"] == rows and not state["daemon"]["running"]:
            break
    print(reads, len(versions))
    """

  @Test func pythonReadsItWholeAtAnyMoment() async throws {
    let log = try WatchedLog()
    try log.folder.write(Self.reader, to: "reader.py")
    let lives = 5
    let total = lives * 400
    async let result = BuiltProgram.run([
      "/usr/bin/python3", log.folder["reader.py"], log.stateFile, String(total),
    ])
    for life in 0..<lives {
      // Each start writes at once, and so does each stop; some end without a word.
      let daemon = try log.daemon()
      try log.append(SickRun.rows(life * 400..<life * 400 + 400))
      _ = try await log.rows((life + 1) * 400)
      try await life.isMultiple(of: 2) || life == lives - 1
        ? #expect(daemon.stop() == 0) : daemon.kill9()
    }
    let read = try await result
    #expect(read.status == 0, "\(read.error)")
    let counts = try #require(read.lines.last).split(separator: " ").compactMap { Int($0) }
    try #require(counts.count == 2, "\(read)")
    #expect(counts[0] > 100 && counts[1] >= lives, "\(read.output)")
  }
}
