using Xunit.Runner.InProc.SystemConsole;

namespace GapFurniture.Shims.Tests.Lambda;

/// <summary>The program's Main: a Lambda function when Lambda's environment asks for one, else the tests.</summary>
internal static class LambdaOrTests
{
    public static async Task<int> Main(string[] args)
    {
        if (Environment.GetEnvironmentVariable("ANNOTATIONS_HANDLER") is null)
            return await ConsoleRunner.Run(args);

        await GeneratedProgram.Main(args);
        return 0;
    }
}
