namespace GapFurniture.SsmWrap;

/// <summary>Ssmwrap ends, with this exit code and these words on stderr: what is wrong and what to do next, one problem a line.</summary>
internal sealed class WrapException(int exitCode, params IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Problems { get; } = problems;
}
