using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;

namespace Tutti.Cli.Running;

/// <summary>What a verb says: results on standard output, each line at once; everything else on standard error.</summary>
/// <remarks>Thread-safe: yes.</remarks>
/// <param name="output">For results.</param>
/// <param name="error">For errors, warnings and hints.</param>
/// <param name="asJson">True: <c>--json</c> was given.</param>
/// <param name="isTerminal">True when a person looks at standard output.</param>
internal sealed class CommandOutput(TextWriter output, TextWriter error, bool asJson, bool isTerminal)
{
    private readonly Lock _gate = new();

    /// <summary>True: results and errors are JSON.</summary>
    public bool AsJson { get; } = asJson;

    /// <summary>True when a person looks at standard output; false for a pipe or a file.</summary>
    public bool IsTerminal { get; } = isTerminal;

    /// <summary>A line of the result, exactly as given.</summary>
    /// <exception cref="OutputClosedException">Nothing more can be written.</exception>
    public void Line(string text)
    {
        lock (_gate)
        {
            try
            {
                output.WriteLine(text);
                output.Flush();
            }
            catch (Exception e) when (OutputClosedException.Of(e) is { } closed)
            {
                throw new OutputClosedException(closed.Reason);
            }
        }
    }

    /// <summary>One JSON document on one line.</summary>
    /// <exception cref="OutputClosedException">Nothing more can be written.</exception>
    public void Json<T>(T document, JsonTypeInfo<T> type) => Line(JsonSerializer.Serialize(document, type));

    /// <summary>A remark for a person, on standard error; control characters are escaped.</summary>
    public void Note(string text) => Complain(Printable.Escape(text));

    /// <summary>What is under way, on one line of standard error that the next call overwrites; null clears it. Nothing where nobody looks.</summary>
    public void Progress(string? what)
    {
        if (!Console.IsErrorRedirected)
        {
            lock (_gate)
            {
                error.Write($"\r\u001b[K{Printable.Escape(what ?? string.Empty)}");
                error.Flush();
            }
        }
    }

    /// <summary>Something was refused while the verb goes on: here by this node, or elsewhere.</summary>
    public void Refused(Refusal refusal)
    {
        string remedy = refusal.Remedy.Length == 0 ? string.Empty : $"; {refusal.Remedy}";
        Note($"{refusal.What}: {refusal.Reason} ({refusal.Where}){remedy}");
    }

    /// <summary>An error that does not end the verb.</summary>
    public void Error(Failure failure)
    {
        if (AsJson)
        {
            Complain(JsonSerializer.Serialize(failure.ToJson(), CliJson.Plain.ErrorJson));
            return;
        }

        foreach (string line in failure.Lines())
        {
            Complain(line);
        }
    }

    private void Complain(string line)
    {
        lock (_gate)
        {
            try
            {
                error.WriteLine(line);
                error.Flush();
            }
            catch (Exception e) when (OutputClosedException.Of(e) is not null)
            {
                // Nobody can be told that nobody can be told.
            }
        }
    }
}
