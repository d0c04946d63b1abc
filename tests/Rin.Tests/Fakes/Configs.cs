using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>Reads configs as the program does, with an environment of the test's own.</summary>
internal static class Configs
{
    public const string Source = "rin.yaml";

    /// <summary>The least that a config must say.</summary>
    public const string Minimal = """
        queue_name: q
        redshift:
          host: localhost
          dbname: d
          user: u
          table: t
        targets:
          - s3:
              bucket: b
              key_prefix: a/
        """;

    public static RinConfig Read(string yaml, bool needsQueue = true, params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        return ConfigReader.Read(Source, yaml, name => variables.GetValueOrDefault(name), needsQueue);
    }

    /// <summary>The problems as people see them.</summary>
    public static IReadOnlyList<string> Problems(string yaml, bool needsQueue = true) =>
        [.. Should.Throw<ConfigException>(() => Read(yaml, needsQueue)).Problems.Select(p => p.ToString())];

    /// <summary>A config of one target, in which the lines given replace or join what a valid one needs.</summary>
    public static string With(string lines) =>
        $"""
            queue_name: q
            redshift:
              host: localhost
              dbname: d
              user: u
            {lines}
            """;
}
