namespace Amazon.CodeBuild.Model;

public class EnvironmentVariable
{
    public string Name { get; set; }

    public EnvironmentVariableType Type { get; set; }

    public string Value { get; set; }
}
