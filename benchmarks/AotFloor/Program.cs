// Starts and prints one line: less than this no program of .NET takes, so other figures are told beside it.
using var output = Console.OpenStandardOutput();
output.Write("floor\n"u8);
