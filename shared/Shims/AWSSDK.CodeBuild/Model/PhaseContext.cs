namespace Amazon.CodeBuild.Model;

public class PhaseContext
{
    public string Message { get; set; }

    public string StatusCode { get; set; }
}
