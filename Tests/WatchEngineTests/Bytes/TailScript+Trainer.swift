/// What a trainer and its log rotation do.
extension TailScript {
  mutating func write(_ count: Int) {
    let content = model.live ?? model.create()
    if let run = link.run { link.contents[run] = content }
    let (steps, bytes) = rows(count, for: content)
    note("write \(steps) (content \(content))")
    tail.append(bytes)
    model.wrote(steps, bytes: bytes.count, to: content, isRunning: isRunning)
  }

  mutating func half() {
    guard let content = model.live, rests[content] == nil else { return }
    let next = row()
    let cut = Int.random(in: 1..<(next.bytes.count - 1), using: &random)
    note("half of \(next.step) (content \(content))")
    tail.append(Array(next.bytes[..<cut]))
    // Half a row proves nothing yet: it doesn't count as read.
    rests[content] = (next.step, Array(next.bytes[cut...]))
  }

  mutating func rotate() {
    guard let content = model.live else { return }
    let path = rotatedName()
    note("rename to \(path.suffix(6)) (content \(content))")
    tail.rename(file, path)
    old = (path, content)
    if let run = link.run { link.contents[run] = nil }
    model.rotated(
      content, isRunning: isRunning, isTold: link.run == nil || !link.isAheadOfClock)
    if Bool.random(using: &random) { write(Int.random(in: 1...3, using: &random)) }
  }

  mutating func late() {
    guard let old, isRunning else { return }
    let (steps, bytes) = rows(1, for: old.content)
    note("late \(steps) (content \(old.content))")
    tail.append(bytes, to: old.path)
    model.wrote(steps, bytes: bytes.count, to: old.content, isRunning: isRunning)
  }

  mutating func copytruncate() {
    guard let content = model.live else { return }
    let path = rotatedName()
    note("copytruncate to \(path.suffix(6)) (content \(content))")
    tail.copy(file, path)
    tail.truncate(file)
    replaced(content, copied: true)
  }

  mutating func truncate() {
    guard let content = model.live else { return }
    note("truncate (content \(content))")
    tail.truncate(file)
    replaced(content, copied: false)
  }

  mutating func rewrite() {
    guard let content = model.live else { return }
    rests[content] = nil
    let (steps, bytes) = rows(Int.random(in: 1...8, using: &random), for: content)
    note("rewrite \(steps) (content \(content))")
    tail.rewrite(bytes)
    let new = replaced(content, copied: false)
    model.wrote(steps, bytes: bytes.count, to: new, isRunning: isRunning)
  }

  /// The live file's content is replaced in place: the name stands for a new content.
  @discardableResult
  private mutating func replaced(_ content: Int, copied: Bool) -> Int {
    rests[content] = nil
    // A copy is recognised by what was read of it; a reader that was killed knows only what it recorded.
    if !(copied && model.isTelling(content)) { model.vanished(content) }
    let new = model.create()
    if let run = link.run { link.contents[run] = new }
    model.inherit(new, from: content)
    return new
  }

  mutating func delete() {
    guard let content = model.live else { return }
    if link.run != nil, Bool.random(using: &random) { return unlinkName() }
    note("delete (content \(content))")
    tail.unlink(file)
    if let run = link.run { link.contents[run] = nil }
    deleted(content)
  }

  mutating func deleted(_ content: Int) {
    model.live = nil
    rests[content] = nil
    model.contents[content]?.isDeleted = true
    // Until it is read, a kill or stop would lose it; the model excuses that when it comes.
    if model.contents[content]?.isOpen != true { model.vanished(content) }
  }
}
