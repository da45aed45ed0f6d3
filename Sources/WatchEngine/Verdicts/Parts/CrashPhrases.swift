/// What programs say when they die, found in one pass over a line.
///
/// Each text between the rows is looked through, and a log of samples is mostly text: so a table of the
/// pairs of bytes that phrases begin with decides at each place, and only a hit is compared.
enum CrashPhrases {
  enum Meaning: Equatable {
    /// What follows is a Python traceback.
    case traceback
    case cause(CrashLines.Cause)
  }

  /// The meaning of the first phrase in a line; of those at one place the first of the list.
  static func meaning(of line: UnsafeRawBufferPointer) -> Meaning? {
    guard line.count >= 2, let base = line.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      return nil
    }
    return table.withUnsafeBufferPointer { table in
      var pair = Int(base[0])
      for at in 1..<line.count {
        pair = (pair & 0xFF) << 8 | Int(base[at])
        guard table[pair >> 6] >> UInt64(pair & 63) & 1 == 1 else { continue }
        if let found = phrase(at: base + at - 1, count: line.count - at + 1) { return found }
      }
      return nil
    }
  }

  private static func phrase(at start: UnsafePointer<UInt8>, count: Int) -> Meaning? {
    for (meaning, text) in phrases where text.utf8CodeUnitCount <= count {
      let length = text.utf8CodeUnitCount
      if (0..<length).allSatisfy({ start[$0] == text.utf8Start[$0] }) { return meaning }
    }
    return nil
  }

  /// One bit for each pair of bytes: whether a phrase begins with it.
  private static let table: [UInt64] = {
    var table = [UInt64](repeating: 0, count: 1024)
    for (_, text) in phrases {
      let pair = Int(text.utf8Start[0]) << 8 | Int(text.utf8Start[1])
      table[pair >> 6] |= 1 << UInt64(pair & 63)
    }
    return table
  }()

  private static let phrases: [(Meaning, StaticString)] = [
    (.traceback, "Traceback (most recent call last)"),
    (.cause(.gpuMemory), "CUDA out of memory"), (.cause(.gpuMemory), "HIP out of memory"),
    (.cause(.gpuMemory), "CUDA error: out of memory"),
    (.cause(.gpuMemory), "HIP error: out of memory"),
    (.cause(.killed), "ray.exceptions.OutOfMemoryError"),
    (.cause(.killed), "killed due to the node running low on memory"),
    (.cause(.gpuMemory), "OutOfMemoryError: "),
    (.cause(.collective), "Watchdog caught collective operation timeout"),
    (.cause(.collective), "collective operation timeout"),
    (.cause(.collective), "Some NCCL operations have failed or timed out"),
    (.cause(.collective), "NCCL error in:"), (.cause(.collective), "NCCL communicator was aborted"),
    (.cause(.collective), "ncclSystemError"), (.cause(.collective), "ncclInternalError"),
    (.cause(.collective), "ncclRemoteError"), (.cause(.collective), "ncclUnhandledCudaError"),
    (.cause(.collective), "DistBackendError"),
    (.cause(.engine), "EngineDeadError"), (.cause(.engine), "EngineCore encountered a fatal error"),
    (.cause(.engine), "EngineCore failed to start"),
    (.cause(.engine), "died unexpectedly, shutting"),
    (.cause(.actor), "ActorDiedError"), (.cause(.actor), "The actor died unexpectedly"),
    (.cause(.actor), "The actor is dead because"), (.cause(.actor), "RayActorError"),
    (.cause(.actor), "WorkerCrashedError"), (.cause(.actor), "OwnerDiedError"),
    (.cause(.actor), "NodeDiedError"),
    (.cause(.actor), "A worker died or was killed while executing"),
    (.cause(.signal), "Segmentation fault"), (.cause(.signal), "Fatal Python error"),
    (.cause(.signal), "(core dumped)"), (.cause(.signal), "*** SIGSEGV received"),
    (.cause(.signal), "*** SIGABRT received"), (.cause(.signal), "*** SIGBUS received"),
    (.cause(.signal), "Bus error"), (.cause(.signal), "died with <Signals.SIGSEGV"),
    (.cause(.signal), "exitcode: -11"), (.cause(.signal), "exitcode  : -11"),
    (.cause(.scheduler), "DUE TO TIME LIMIT"), (.cause(.scheduler), "DUE TO PREEMPTION"),
    (.cause(.scheduler), "DUE TO NODE FAILURE"), (.cause(.scheduler), "CANCELLED AT "),
    (.cause(.killed), "oom-kill"), (.cause(.killed), "oom_kill"),
    (.cause(.killed), "killed by the cgroup out-of-memory handler"),
    (.cause(.killed), "Out Of Memory"), (.cause(.killed), "died with <Signals.SIGKILL"),
    (.cause(.killed), "exitcode: -9"), (.cause(.killed), "exitcode  : -9"),
    (.cause(.disk), "No space left on device"), (.cause(.disk), "Disk quota exceeded"),
  ]
}
