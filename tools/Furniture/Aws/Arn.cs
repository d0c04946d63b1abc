namespace GapFurniture.Furniture.Aws;

/// <summary>An Amazon Resource Name, taken apart: <c>arn:partition:service:region:account:resource</c>.</summary>
internal sealed record Arn(string Partition, string Service, string Region, string Account, string Resource)
{
    /// <summary>The last part of the resource: a queue's or function's name.</summary>
    public string Name => Resource[(Resource.LastIndexOfAny([':', '/']) + 1)..];

    /// <exception cref="FurnitureException">The text is not an ARN.</exception>
    public static Arn Parse(string text) =>
        text.Split(':', 6) is ["arn", var partition, var service, var region, var account, var resource]
            ? new Arn(partition, service, region, account, resource)
            : throw new FurnitureException($"\"{text}\" is not an ARN");

    /// <summary>The ARN of a bucket in this partition.</summary>
    public string Bucket(string name) => $"arn:{Partition}:s3:::{name}";

    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{Account}:{Resource}";
}
