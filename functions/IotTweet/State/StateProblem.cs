using Amazon.DynamoDBv2.Model;
using GapFurniture.Shared;

namespace GapFurniture.IotTweet.State;

/// <summary>Why the memory cannot be used, and what to do about it.</summary>
internal static class StateProblem
{
    public static TweetException Of(Exception e, string state) => new($"the state, {state}, cannot be used: {Reason(e, state)}");

    private static string Reason(Exception e, string state)
    {
        var parts = state.Split(':', 2);
        return parts[0] switch
        {
            "dynamodb" when e is ResourceNotFoundException =>
                $"there is no table {parts[1]} in this Region and account; make it: aws dynamodb create-table --table-name {parts[1]} "
                    + "--billing-mode PAY_PER_REQUEST --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH",
            "dynamodb" => AwsTrouble.Describe(e, needed: "dynamodb:GetItem, dynamodb:PutItem on the table"),
            "ssm" => AwsTrouble.Describe(e, needed: $"ssm:GetParameters, ssm:PutParameter below {parts[1]}"),
            _ => AwsTrouble.Describe(e),
        };
    }
}
