namespace GapFurniture.Shared.Logging;

/// <summary>Where a command line program says what is wrong.</summary>
public static class StandardError
{
    /// <summary>Writes a line, fit for a terminal. That nobody can read it (a full disk) must not hide the exit code that says the same.</summary>
    public static void WriteLine(string text)
    {
        try
        {
            Console.Error.WriteLine(TerminalText.OneLine(text));
        }
        catch (IOException)
        {
            // There is no other place where it could be said.
        }
    }
}
