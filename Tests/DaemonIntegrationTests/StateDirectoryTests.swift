import Testing

@testable import rlwatchd

struct StateDirectoryTests {
  /// It was once made below `/` and looked for in the working directory.
  @Test(arguments: [("a/./b", "/a/b"), ("x", "/x")])
  func aRelativeOneIsInTheWorkingDirectory(_ option: String, _ tail: String) {
    #expect(StateDirectory.resolve(option) == WorkingDirectory.path + tail)
  }

  @Test func anAbsoluteOneIsTakenAsItIs() { #expect(StateDirectory.resolve("/s") == "/s") }
}
