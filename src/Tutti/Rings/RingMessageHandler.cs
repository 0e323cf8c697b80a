namespace Tutti;

/// <summary>Takes a message of the ring.</summary>
/// <param name="message">Valid until the handler returns.</param>
public delegate void RingMessageHandler(RingMessage message);
