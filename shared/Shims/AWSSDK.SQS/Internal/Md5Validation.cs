using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SQS.Model;

namespace Amazon.SQS.Internal;

/// <summary>Checks that what SQS holds and hands out is what was sent: it answers with MD5 digests of bodies and attributes.</summary>
internal sealed class Md5Validation : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext)
    {
        base.InvokeSync(executionContext);
        Validate(executionContext.RequestContext.OriginalRequest, executionContext.ResponseContext.Response);
    }

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        Validate(executionContext.RequestContext.OriginalRequest, executionContext.ResponseContext.Response);
        return response;
    }

    private static void Validate(AmazonWebServiceRequest request, AmazonWebServiceResponse response)
    {
        switch (request, response)
        {
            case (_, ReceiveMessageResponse received):
                foreach (var message in received.Messages ?? [])
                {
                    Body(message.Body, message.MD5OfBody, message.MessageId);
                    Attributes(message.MessageAttributes, message.MD5OfMessageAttributes, message.MessageId);
                }
                break;
            case (SendMessageRequest sent, SendMessageResponse accepted):
                if (!string.IsNullOrEmpty(sent.MessageBody) && !string.IsNullOrEmpty(accepted.MD5OfMessageBody))
                    Body(sent.MessageBody, accepted.MD5OfMessageBody, messageId: null);
                Attributes(sent.MessageAttributes, accepted.MD5OfMessageAttributes, messageId: null);
                break;
            case (SendMessageBatchRequest sent, SendMessageBatchResponse { Successful.Count: > 0 } accepted):
                var entries = sent.Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
                foreach (var result in accepted.Successful)
                {
                    var entry = entries[result.Id];
                    Body(entry.MessageBody, result.MD5OfMessageBody, result.MessageId);
                    Attributes(entry.MessageAttributes, result.MD5OfMessageAttributes, result.MessageId);
                }
                break;
        }
    }

    private static void Body(string body, string expected, string messageId)
    {
        if (!string.Equals(MessageDigest.OfBody(body), expected, StringComparison.OrdinalIgnoreCase))
            throw Mismatch("MD5 hash mismatch", messageId);
    }

    private static void Attributes(Dictionary<string, MessageAttributeValue> attributes, string expected, string messageId)
    {
        if (attributes is null or { Count: 0 } || string.IsNullOrEmpty(expected))
            return;
        if (!string.Equals(MessageDigest.OfAttributes(attributes), expected, StringComparison.OrdinalIgnoreCase))
            throw Mismatch("Attribute MD5 hash mismatch", messageId);
    }

    private static AmazonSQSException Mismatch(string what, string messageId) =>
        new(messageId is null ? what : $"{what} for message id {messageId}");
}
