import CFuzzer
import FuzzTargets
import Glibc

/// Runs libFuzzer on the target that `RLWATCHD_FUZZ_TARGET` names; `seeds FOLDER` writes its seeds.
///
/// The target comes by the environment because libFuzzer takes every argument for itself.
@main
enum FuzzMain {
  static let targets = FuzzCatalog.engine + [ConfigFuzz.target]

  static let chosen: FuzzTarget? = getenv("RLWATCHD_FUZZ_TARGET").flatMap { name in
    targets.first { $0.name == String(cString: name) }
  }

  static func main() {
    guard let chosen else {
      print("RLWATCHD_FUZZ_TARGET is one of \(targets.map(\.name).joined(separator: " "))")
      exit(64)
    }
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "seeds" {
      exit(write(chosen, to: arguments[2]) ? 0 : 74)
    }
    var count = CommandLine.argc
    var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(LLVMFuzzerRunDriver(&count, &values, oneInput))
  }

  /// Seeds and the dictionary (`FOLDER.dict`).
  private static func write(_ target: FuzzTarget, to folder: String) -> Bool {
    var isWhole = true
    for (index, seed) in target.seeds.enumerated() {
      isWhole = write(seed, "\(folder)/seed-\(index)") && isWhole
    }
    // Never empty: libFuzzer refuses an empty dictionary.
    let words = (target.words + ["0"]).map { word in
      "\"" + word.utf8.map { "\\x" + String(256 + Int($0), radix: 16).suffix(2) }.joined() + "\"\n"
    }
    return write(Array(words.joined().utf8), folder + ".dict") && isWhole
  }

  private static func write(_ bytes: [UInt8], _ path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    let count = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && count == bytes.count
  }
}

/// One input; a finding ends the process, so that libFuzzer saves the input.
private func oneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let target = FuzzMain.chosen else { return -1 }
  // An empty input has an address too: readers of nothing are tested with real ones.
  if let finding = target.check(UnsafeRawBufferPointer(start: start, count: count)) {
    print("finding in \(target.name): \(finding)")
    fflush(nil)
    abort()
  }
  return 0
}
