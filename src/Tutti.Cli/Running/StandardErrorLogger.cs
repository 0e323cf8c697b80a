using Microsoft.Extensions.Logging;

namespace Tutti.Cli.Running;

/// <summary>What <c>--verbose</c> shows: the node's own log, a line each, on standard error.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="time">The clock for the time of each line.</param>
internal sealed class StandardErrorLogger(CommandOutput output, TimeProvider time) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        string stamp = time.GetUtcNow().ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
        string detail = exception is null ? string.Empty : $": {exception.Message}";
        output.Note($"{stamp} {formatter(state, exception)}{detail}");
    }
}
