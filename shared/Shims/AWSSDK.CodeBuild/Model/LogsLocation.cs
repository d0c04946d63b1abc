namespace Amazon.CodeBuild.Model;

public class LogsLocation
{
    public string CloudWatchLogsArn { get; set; }

    public string DeepLink { get; set; }

    public string GroupName { get; set; }

    public string S3DeepLink { get; set; }

    public string S3LogsArn { get; set; }

    public string StreamName { get; set; }
}
