namespace Amazon.Lambda.Annotations.SQS;

/// <summary>An event source: a queue by ARN, or by "@Name" of a queue in the same template.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class SQSEventAttribute(string queue) : Attribute
{
    public string Queue { get; set; } = queue;
    public string ResourceName { get; set; }
    public bool Enabled { get; set; } = true;
    public uint BatchSize { get; set; } = 10;
    public uint MaximumBatchingWindowInSeconds { get; set; }
    public string Filters { get; set; }
    public uint MaximumConcurrency { get; set; }
}
