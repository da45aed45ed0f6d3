// swift-tools-version: 6.2
import PackageDescription

// libFuzzer over the daemon's own sources, built with edge coverage and the address sanitizer.
//
// A package of its own, whose targets are links to the daemon's folders: the flags below are allowed in
// a root package only, must reach every module, and must never reach the daemon's build. `package`
// access works as before, because here too all modules are of one package.

let fuzzed: [SwiftSetting] = [
  .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// As in the daemon's package: not where C modules beside Glibc are imported.
let unchecked: [SwiftSetting] = [
  .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "rlwatchd-fuzz",
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(name: "CFuzzer"),
    .target(name: "WatchEngine", swiftSettings: fuzzed),
    .target(name: "FuzzTargets", dependencies: ["WatchEngine"], swiftSettings: fuzzed),
    .target(
      name: "WatchDelivery", dependencies: ["WatchEngine", "CSystemd"], swiftSettings: unchecked),
    // The config part of the daemon.
    .target(
      name: "rlwatchd", dependencies: ["WatchEngine", "WatchDelivery", "CYAML"],
      swiftSettings: fuzzed),
    .executableTarget(
      name: "rlwatchd-fuzz", dependencies: ["CFuzzer", "FuzzTargets", "WatchEngine", "rlwatchd"],
      swiftSettings: fuzzed,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
  ],
  swiftLanguageModes: [.v6]
)
