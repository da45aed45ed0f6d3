@main struct SinkProbe { static func main() {} }
