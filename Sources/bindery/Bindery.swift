@main struct Bindery { static func main() {} }
