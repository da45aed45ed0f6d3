import Foundation
import WatchTestSupport

/// The wall clock of one process, off by as many seconds as a file says: preloaded before the C library.
///
/// The monotonic clock and the kernel's timers stay what they are, as when somebody sets the real clock.
struct SteppedClock {
  private let folder: TemporaryFolder

  private static let source = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <fcntl.h>
    #include <stdlib.h>
    #include <sys/mman.h>
    #include <sys/time.h>
    #include <time.h>
    #include <unistd.h>

    static volatile long *offset;

    __attribute__((constructor)) static void find(void) {
      int file = open(getenv("STEPPED_CLOCK"), O_RDONLY);
      if (file < 0) abort();
      void *page = mmap(0, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
      if (page == MAP_FAILED) abort();
      offset = page;
    }

    int clock_gettime(clockid_t clock, struct timespec *time) {
      static int (*real)(clockid_t, struct timespec *);
      if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
      int code = real(clock, time);
      if (clock == CLOCK_REALTIME && offset) time->tv_sec += *offset;
      return code;
    }

    int gettimeofday(struct timeval *time, void *zone) {
      static int (*real)(struct timeval *, void *);
      if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
      int code = real(time, zone);
      if (time && offset) time->tv_sec += *offset;
      return code;
    }

    time_t time(time_t *result) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      if (result) *result = now.tv_sec;
      return now.tv_sec;
    }
    """

  /// Whether it works on the daemon as it is built: a C compiler is needed, and a sanitizer has clocks of
  /// its own.
  static func works() async throws -> Bool {
    let log = try WatchedLog()
    guard let clock = try await SteppedClock(in: log.folder) else { return false }
    try clock.set(day)
    try log.append(SickRun.rows(0..<1))
    let daemon = try log.daemon(environment: clock.environment)
    guard (try? await daemon.waitUntilReady()) != nil else { return false }
    return try await daemon.stop() == 0 && isOff(by: day, log)
  }

  static let day = 86_400

  /// Whether the state document was written by a clock that is so far off, give or take an hour.
  static func isOff(by seconds: Int, _ log: WatchedLog) -> Bool {
    abs(updated(log.state) - Date().timeIntervalSince1970 - Double(seconds)) < 3600
  }

  /// When the state document was written, by the daemon's clock; 0 when it isn't there.
  private static func updated(_ state: String) -> Double {
    let data = FileManager.default.contents(atPath: state + "/state.json") ?? Data()
    let document = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    return (document?["daemon"] as? [String: Any])?["updated"] as? Double ?? 0
  }

  /// nil where no C compiler is.
  init?(in folder: TemporaryFolder) async throws {
    self.folder = folder
    try folder.write(Self.source, to: "clock.c")
    let built = try? await BuiltProgram.run([
      "/usr/bin/cc", "-shared", "-fPIC", "-o", folder["clock.so"], folder["clock.c"],
    ])
    guard built?.status == 0 else { return nil }
    try set(0)
  }

  var environment: [String: String] {
    ["LD_PRELOAD": folder["clock.so"], "STEPPED_CLOCK": folder["offset"]]
  }

  /// The daemon's wall clock is off by so many seconds from here on.
  func set(_ seconds: Int) throws {
    let file = fopen(folder["offset"], "r+b") ?? fopen(folder["offset"], "w+b")
    guard let file else { throw POSIXError(.EIO) }
    withUnsafeBytes(of: seconds) { _ = fwrite($0.baseAddress, $0.count, 1, file) }
    fclose(file)
  }
}
