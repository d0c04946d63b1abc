namespace Amazon.Lambda.CloudWatchEvents.ScheduledEvents;

/// <summary>What an EventBridge schedule sends. It has no details.</summary>
public class ScheduledEvent : CloudWatchEvent<Detail>;

public class Detail;
