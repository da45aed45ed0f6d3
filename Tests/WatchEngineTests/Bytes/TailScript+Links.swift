/// The log's name as a symbolic link that leads to one run's file and then to another's.
extension TailScript {
  /// Leads the name elsewhere: to a file that is there, or to one that isn't yet.
  mutating func swap() {
    guard let run = LogLink.runs.filter({ $0 != link.run }).randomElement(using: &random) else {
      return
    }
    let content = link.contents[run]
    let throughFolder = Bool.random(using: &random)
    note("link to run\(run) (content \(content ?? 0))" + (throughFolder ? ", by a folder" : ""))
    // The link takes the place of a file.
    if link.run == nil, let content = model.live { deleted(content) }
    link.swap(to: run, throughFolder: throughFolder, with: tail)
    model.parted(isRunning: isRunning)
    if let content { model.joined(content) }
    if Bool.random(using: &random) { write(Int.random(in: 1...3, using: &random)) }
  }

  /// The link goes, its file stays.
  mutating func unlinkName() {
    note("unlink the link")
    tail.unlink(tail.log)
    link.remove()
    model.parted(isRunning: isRunning)
  }

  /// A writer goes on in a file that the name doesn't lead to any more.
  mutating func aside() {
    guard
      let (run, content) = link.contents.sorted(by: { $0.key < $1.key })
        .filter({ $0.value != model.live }).randomElement(using: &random)
    else { return }
    let (steps, bytes) = rows(Int.random(in: 1...3, using: &random), for: content)
    note("aside \(steps) (content \(content))")
    tail.append(bytes, to: link.path(of: run))
    model.wrote(steps, bytes: bytes.count, to: content, isRunning: isRunning)
  }
}
