using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class BatchEntryIdsNotDistinctException : AmazonSQSException
{
    public BatchEntryIdsNotDistinctException(string message)
        : base(message) { }

    public BatchEntryIdsNotDistinctException(string message, Exception innerException)
        : base(message, innerException) { }

    internal BatchEntryIdsNotDistinctException(AwsError error)
        : base(error) { }
}

public class BatchRequestTooLongException : AmazonSQSException
{
    public BatchRequestTooLongException(string message)
        : base(message) { }

    public BatchRequestTooLongException(string message, Exception innerException)
        : base(message, innerException) { }

    internal BatchRequestTooLongException(AwsError error)
        : base(error) { }
}

public class EmptyBatchRequestException : AmazonSQSException
{
    public EmptyBatchRequestException(string message)
        : base(message) { }

    public EmptyBatchRequestException(string message, Exception innerException)
        : base(message, innerException) { }

    internal EmptyBatchRequestException(AwsError error)
        : base(error) { }
}

public class InvalidAddressException : AmazonSQSException
{
    public InvalidAddressException(string message)
        : base(message) { }

    public InvalidAddressException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidAddressException(AwsError error)
        : base(error) { }
}

public class InvalidAttributeNameException : AmazonSQSException
{
    public InvalidAttributeNameException(string message)
        : base(message) { }

    public InvalidAttributeNameException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidAttributeNameException(AwsError error)
        : base(error) { }
}

public class InvalidAttributeValueException : AmazonSQSException
{
    public InvalidAttributeValueException(string message)
        : base(message) { }

    public InvalidAttributeValueException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidAttributeValueException(AwsError error)
        : base(error) { }
}

public class InvalidBatchEntryIdException : AmazonSQSException
{
    public InvalidBatchEntryIdException(string message)
        : base(message) { }

    public InvalidBatchEntryIdException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidBatchEntryIdException(AwsError error)
        : base(error) { }
}

public class InvalidIdFormatException : AmazonSQSException
{
    public InvalidIdFormatException(string message)
        : base(message) { }

    public InvalidIdFormatException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidIdFormatException(AwsError error)
        : base(error) { }
}

public class InvalidMessageContentsException : AmazonSQSException
{
    public InvalidMessageContentsException(string message)
        : base(message) { }

    public InvalidMessageContentsException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidMessageContentsException(AwsError error)
        : base(error) { }
}

public class InvalidSecurityException : AmazonSQSException
{
    public InvalidSecurityException(string message)
        : base(message) { }

    public InvalidSecurityException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidSecurityException(AwsError error)
        : base(error) { }
}

public class KmsAccessDeniedException : AmazonSQSException
{
    public KmsAccessDeniedException(string message)
        : base(message) { }

    public KmsAccessDeniedException(string message, Exception innerException)
        : base(message, innerException) { }

    internal KmsAccessDeniedException(AwsError error)
        : base(error) { }
}

public class KmsDisabledException : AmazonSQSException
{
    public KmsDisabledException(string message)
        : base(message) { }

    public KmsDisabledException(string message, Exception innerException)
        : base(message, innerException) { }

    internal KmsDisabledException(AwsError error)
        : base(error) { }
}

public class KmsInvalidKeyUsageException : AmazonSQSException
{
    public KmsInvalidKeyUsageException(string message)
        : base(message) { }

    public KmsInvalidKeyUsageException(string message, Exception innerException)
        : base(message, innerException) { }

    internal KmsInvalidKeyUsageException(AwsError error)
        : base(error) { }
}

public class KmsInvalidStateException : AmazonSQSException
{
    public KmsInvalidStateException(string message)
        : base(message) { }

    public KmsInvalidStateException(string message, Exception innerException)
        : base(message, innerException) { }

    internal KmsInvalidStateException(AwsError error)
        : base(error) { }
}

public class KmsNotFoundException : AmazonSQSException
{
    public KmsNotFoundException(string message)
        : base(message) { }

    public KmsNotFoundException(string message, Exception innerException)
        : base(message, innerException) { }

    internal KmsNotFoundException(AwsError error)
        : base(error) { }
}

public class KmsOptInRequiredException : AmazonSQSException
{
    public KmsOptInRequiredException(string message)
        : base(message) { }

    public KmsOptInRequiredException(string message, Exception innerException)
        : base(message, innerException) { }

    internal KmsOptInRequiredException(AwsError error)
        : base(error) { }
}

public class KmsThrottledException : AmazonSQSException
{
    public KmsThrottledException(string message)
        : base(message) { }

    public KmsThrottledException(string message, Exception innerException)
        : base(message, innerException) { }

    internal KmsThrottledException(AwsError error)
        : base(error) { }
}

public class MessageNotInflightException : AmazonSQSException
{
    public MessageNotInflightException(string message)
        : base(message) { }

    public MessageNotInflightException(string message, Exception innerException)
        : base(message, innerException) { }

    internal MessageNotInflightException(AwsError error)
        : base(error) { }
}

public class OverLimitException : AmazonSQSException
{
    public OverLimitException(string message)
        : base(message) { }

    public OverLimitException(string message, Exception innerException)
        : base(message, innerException) { }

    internal OverLimitException(AwsError error)
        : base(error) { }
}

public class QueueDeletedRecentlyException : AmazonSQSException
{
    public QueueDeletedRecentlyException(string message)
        : base(message) { }

    public QueueDeletedRecentlyException(string message, Exception innerException)
        : base(message, innerException) { }

    internal QueueDeletedRecentlyException(AwsError error)
        : base(error) { }
}

public class QueueDoesNotExistException : AmazonSQSException
{
    public QueueDoesNotExistException(string message)
        : base(message) { }

    public QueueDoesNotExistException(string message, Exception innerException)
        : base(message, innerException) { }

    internal QueueDoesNotExistException(AwsError error)
        : base(error) { }
}

public class QueueNameExistsException : AmazonSQSException
{
    public QueueNameExistsException(string message)
        : base(message) { }

    public QueueNameExistsException(string message, Exception innerException)
        : base(message, innerException) { }

    internal QueueNameExistsException(AwsError error)
        : base(error) { }
}

public class ReceiptHandleIsInvalidException : AmazonSQSException
{
    public ReceiptHandleIsInvalidException(string message)
        : base(message) { }

    public ReceiptHandleIsInvalidException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ReceiptHandleIsInvalidException(AwsError error)
        : base(error) { }
}

public class RequestThrottledException : AmazonSQSException
{
    public RequestThrottledException(string message)
        : base(message) { }

    public RequestThrottledException(string message, Exception innerException)
        : base(message, innerException) { }

    internal RequestThrottledException(AwsError error)
        : base(error) { }
}

public class TooManyEntriesInBatchRequestException : AmazonSQSException
{
    public TooManyEntriesInBatchRequestException(string message)
        : base(message) { }

    public TooManyEntriesInBatchRequestException(string message, Exception innerException)
        : base(message, innerException) { }

    internal TooManyEntriesInBatchRequestException(AwsError error)
        : base(error) { }
}

public class UnsupportedOperationException : AmazonSQSException
{
    public UnsupportedOperationException(string message)
        : base(message) { }

    public UnsupportedOperationException(string message, Exception innerException)
        : base(message, innerException) { }

    internal UnsupportedOperationException(AwsError error)
        : base(error) { }
}
