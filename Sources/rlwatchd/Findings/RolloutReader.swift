import Glibc
import WatchEngine

/// Reads the samples of one step out of rollout dumps: bounded in bytes and time, whatever lies there.
///
/// Two looks: the first keeps a reward and a place of each sample, the second the three lines quoted.
struct RolloutReader {
  /// Bytes read for one alert: a step of 1,024 samples of 64 KB; of a longer file its end.
  static let mostBytes: UInt64 = 64 << 20
  /// Longest line looked at; the rest of a longer one is passed over.
  static let mostLineBytes = 4 << 20
  /// Less than the findings desk waits, so that what was read until then is told.
  static let patience = Duration.milliseconds(1_500)
  /// Files named after steps are few a step (one a rank); others are not all read.
  static let mostFiles = 64

  let calls: any FileSystemCalls
  let deadline: ContinuousClock.Instant

  init(calls: any FileSystemCalls, deadline: ContinuousClock.Instant = .now + Self.patience) {
    self.calls = calls
    self.deadline = deadline
  }

  private struct Sample {
    var file: Int
    var offset: UInt64
    var count: Int
    var step: Int?
    var reward: Double
  }

  private var samples: [Sample] = []
  private var bytesLeft = Self.mostBytes
  /// Why a file could not be read.
  private var trouble: String?

  /// The samples to quote for an alert, among the files that match; the pattern is named when none does.
  mutating func advice(
    onset: Int, upTo step: Int, files: [String], pattern: String
  ) -> CompletionAdvice {
    guard !files.isEmpty else { return CompletionAdvice(fault: "No samples are at \(pattern)") }
    let files = Self.files(files, onset: onset, upTo: step)
    for (number, file) in files.enumerated() { index(file, number) }
    guard let target = Self.nearest(samples.compactMap(\.step), onset: onset, upTo: step) else {
      return advice(samples, step: nil, files, pattern)
    }
    return advice(samples.filter { $0.step == target }, step: target, files, pattern)
  }

  private func advice(
    _ samples: [Sample], step: Int?, _ files: [String], _ pattern: String
  ) -> CompletionAdvice {
    let choice = CompletionChoice(samples.map(\.reward))
    guard let highest = choice.highest, let best = quote(samples[highest], files) else {
      let reason = trouble ?? "no line of \(files.first ?? pattern) is a sample with a reward"
      return CompletionAdvice(fault: "Samples can't be read: \(reason)")
    }
    return CompletionAdvice(
      file: files[samples[highest].file], step: step, samples: samples.count, highest: best,
      median: choice.median.compactMap { quote(samples[$0], files) })
  }

  /// Those of the step nearest to the onset; where names tell no step, the newest by name.
  private static func files(_ files: [String], onset: Int, upTo step: Int) -> [String] {
    let steps = files.compactMap { RolloutFile.step(of: $0) }
    guard let target = nearest(steps, onset: onset, upTo: step) else {
      return Array(files.suffix(mostFiles))
    }
    return Array(files.filter { RolloutFile.step(of: $0) == target }.prefix(mostFiles))
  }

  /// The onset itself, else the first step after it that the alert knows, else the last before it.
  static func nearest(_ steps: [Int], onset: Int, upTo step: Int) -> Int? {
    let after = steps.filter { $0 >= onset && $0 <= max(step, onset) }.min()
    return after ?? steps.filter { $0 < onset }.max() ?? steps.min()
  }

  // MARK: files

  private mutating func index(_ path: String, _ number: Int) {
    guard bytesLeft > 0, ContinuousClock.now < deadline else {
      trouble = trouble ?? "reading took too long"
      return
    }
    // O_NONBLOCK: opening a FIFO must not hang.
    let descriptor = calls.open(path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, mode: 0)
    guard descriptor >= 0 else {
      trouble = "\(path): \(String(cString: strerror(-descriptor)))"
      return
    }
    defer { _ = calls.close(descriptor) }
    var stat = FileStat(
      identity: FileIdentity(device: 0, inode: 0), kind: .other, size: 0, modified: 0)
    guard calls.stat(descriptor, into: &stat) == 0, stat.kind == .regular else {
      trouble = "\(path) is no regular file"
      return
    }
    let fileStep = RolloutFile.step(of: path)
    let start = stat.size > bytesLeft ? stat.size - bytesLeft : 0
    // Begun in the middle, the first line is not whole.
    var isWhole = start == 0
    lines(of: descriptor, from: start, path: path) { line, offset in
      defer { isWhole = true }
      guard isWhole, let sample = SampleLine(line), let reward = sample.reward else { return nil }
      let step = sample.step.flatMap { Int(exactly: $0.rounded(.towardZero)) } ?? fileStep
      return Sample(
        file: number, offset: offset, count: line.count, step: step, reward: reward)
    }
  }

  private mutating func lines(
    of descriptor: Int32, from start: UInt64, path: String,
    read: (UnsafeRawBufferPointer, UInt64) -> Sample?
  ) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.mostLineBytes, alignment: 16)
    defer { buffer.deallocate() }
    var (held, offset, isSkipping) = (0, start, false)
    while ContinuousClock.now < deadline, bytesLeft > 0, samples.count < RowDraft.maxRewards {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[held...])
      let piece = UnsafeMutableRawBufferPointer(
        rebasing: room.prefix(Int(min(UInt64(min(room.count, 256 << 10)), bytesLeft))))
      let count = calls.pread(descriptor, into: piece, at: offset + UInt64(held))
      if count < 0 {
        if count == -Int(EINTR) { continue }
        trouble = "\(path): \(String(cString: strerror(Int32(-count))))"
        return
      }
      bytesLeft -= UInt64(count)
      let filled = held + count
      // What is held was searched before.
      var (from, searched) = (0, held)
      while let end = Self.lineFeed(in: buffer, searched..<filled) {
        if !isSkipping {
          let line = UnsafeRawBufferPointer(rebasing: buffer[from..<end])
          if let sample = read(line, offset + UInt64(from)) { samples.append(sample) }
        }
        isSkipping = false
        from = end + 1
        searched = from
      }
      if count == 0 {
        // The last line may lack its end.
        if !isSkipping, from < filled {
          let line = UnsafeRawBufferPointer(rebasing: buffer[from..<filled])
          if let sample = read(line, offset + UInt64(from)) { samples.append(sample) }
        }
        return
      }
      if from == 0, filled == buffer.count {
        isSkipping = true
        from = filled
      }
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[from..<filled]))
      held = filled - from
      offset += UInt64(from)
    }
  }

  private static func lineFeed(
    in buffer: UnsafeMutableRawBufferPointer, _ range: Range<Int>
  ) -> Int? {
    guard let base = buffer.baseAddress,
      let found = memchr(base + range.lowerBound, 0x0A, range.count)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func quote(_ sample: Sample, _ files: [String]) -> CompletionQuote? {
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let descriptor = calls.open(files[sample.file], flags: flags, mode: 0)
    guard descriptor >= 0 else { return nil }
    defer { _ = calls.close(descriptor) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: sample.count, alignment: 16)
    defer { buffer.deallocate() }
    var filled = 0
    while filled < sample.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = calls.pread(descriptor, into: rest, at: sample.offset + UInt64(filled))
      if count == -Int(EINTR) { continue }
      guard count > 0 else { return nil }
      filled += count
    }
    // The file may have been written anew meanwhile: what stands there must be that sample.
    guard let line = SampleLine(UnsafeRawBufferPointer(buffer)), line.reward == sample.reward else {
      return nil
    }
    return CompletionQuote(
      RolloutSample(line: UnsafeRawBufferPointer(buffer)), reward: sample.reward)
  }
}
