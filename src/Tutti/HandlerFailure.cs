namespace Tutti;

/// <summary>A handler of the program threw an exception while the node told it something. The node goes on.</summary>
/// <param name="What">What it was told of, such as <c>Changed of level</c>.</param>
/// <param name="Exception">What it threw.</param>
public readonly record struct HandlerFailure(string What, Exception Exception);
