using GapFurniture.Aws;

namespace GapFurniture.Shared.Tests;

public sealed class AwsNamesTests
{
    [Theory]
    [InlineData("my-logs", null)]
    [InlineData("My.Old_Bucket", null)] // as they were allowed before 2018
    [InlineData("s3://my-logs", "my-logs")]
    [InlineData("s3://my-logs/in/", "my-logs")]
    [InlineData("my-logs/", "my-logs")]
    [InlineData("arn:aws:s3:::my-logs", "my-logs")]
    [InlineData("my-logs ", "my-logs")]
    [InlineData("\"my-logs\"", "my-logs")]
    public void A_bucket_is_named_without_what_came_along(string text, string? meant) =>
        AwsNames
            .BucketProblem(text)
            .ShouldBe(meant is null ? null : $"\"{text}\" is not a bucket's bare name; give \"{meant}\", and a folder in it as the prefix");

    [Theory]
    [InlineData("my-queue", null)]
    [InlineData("My_Queue.fifo", null)]
    [InlineData("https://sqs.us-east-1.amazonaws.com/123456789012/my-queue", null)]
    [InlineData("arn:aws:sqs:us-east-1:123456789012:my-queue", "is an ARN; give the queue's name, \"my-queue\", or its URL")]
    [InlineData("my-queue ", "is neither a queue's name")]
    [InlineData("my queue", "is neither a queue's name")]
    public void A_queue_is_named_or_addressed(string text, string? problem)
    {
        if (problem is null)
            AwsNames.QueueProblem(text).ShouldBeNull();
        else
            AwsNames.QueueProblem(text).ShouldNotBeNull().ShouldContain(problem);
    }

    [Theory]
    [InlineData("logs/", null)]
    [InlineData("", null)]
    [InlineData("logs/*", "give the beginning of the key, \"logs/\"")]
    [InlineData("s3://my-logs/in/", "a prefix is the beginning of the key: \"in/\"")]
    [InlineData("/logs/", "did you mean \"logs/\"?")]
    [InlineData("./logs/", "begins with ./, which keys seldom do; did you mean \"logs/\"?")]
    [InlineData("S3://my-logs/in/", "is a URL; a prefix is the beginning of the key: \"in/\"")]
    [InlineData("arn:aws:s3:::my-logs/in/*", "is an ARN; a prefix is the beginning of the key: \"in/*\"")]
    [InlineData("https://my-logs.s3.eu-west-1.amazonaws.com/in/", "the beginning of the key: \"in/\"")]
    [InlineData("https://s3.eu-west-1.amazonaws.com/my-logs/in/", "the beginning of the key: \"in/\"")]
    [InlineData(" logs/", "has quotes or spaces around it; give \"logs/\"")]
    [InlineData("'logs/'", "has quotes or spaces around it; give \"logs/\"")]
    [InlineData("^logs/.*", "begins with a ^, which is taken literally here: give the beginning of the key, \"logs/\"")]
    [InlineData("2026 (old)/it's/", null)]
    public void A_prefix_is_literal(string text, string? problem)
    {
        if (problem is null)
            AwsNames.PrefixProblem(text).ShouldBeNull();
        else
            AwsNames.PrefixProblem(text).ShouldNotBeNull().ShouldContain(problem);
    }

    [Theory]
    [InlineData(".gz", null)]
    [InlineData("", null)]
    [InlineData("*.gz", "give the end of the key, \".gz\"")]
    [InlineData("_$folder$", null)]
    [InlineData(".gz\n", "has quotes or spaces around it; give \".gz\"")]
    [InlineData("\\.gz$", "ends with a $, which is taken literally here: give the end of the key, \".gz\"")]
    public void A_suffix_is_literal(string text, string? problem)
    {
        if (problem is null)
            AwsNames.SuffixProblem(text).ShouldBeNull();
        else
            AwsNames.SuffixProblem(text).ShouldNotBeNull().ShouldContain(problem);
    }
}
