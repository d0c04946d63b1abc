using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.DynamoDb;

/// <summary>DynamoDB as a part of the local cloud.</summary>
internal sealed class DynamoDbPart(LocalCloudHost cloud) : ICloudPart
{
    public LocalDynamoDb DynamoDb { get; } = new();

    public IEnumerable<IAwsService> Services => [new DynamoDbService(DynamoDb, cloud.Identity)];

    public string ResourceType => "AWS::DynamoDB::Table";

    public void Create(string name, JsonObject properties) =>
        DynamoDb.CreateTable(name, properties["KeySchema"]![0]!["AttributeName"]!.GetValue<string>());
}
