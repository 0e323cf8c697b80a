using FsCheck;
using FsCheck.Fluent;

using Tutti.Cli.Notation;

namespace Tutti.Tests.Cli;

public class PrintableTests
{
    [Theory]
    [InlineData("lamp", "lamp")]
    [InlineData("[x] größer 照明 🎹", "[x] größer 照明 🎹")]
    [InlineData("a\u001b[31mb", "a\\u001b[31mb")]
    [InlineData("one\ntwo\r\tthree", "one\\ntwo\\r\\tthree")]
    [InlineData("\u0085\u009b\u2028\u2029", "\\u0085\\u009b\\u2028\\u2029")]
    [InlineData("name\u202egpj", "name\\u202egpj")]
    public void Control_and_format_characters_are_written_out(string text, string expected) => Assert.Equal(expected, Printable.Escape(text));

    [Fact]
    public void Lone_surrogates_are_written_out() => Assert.Equal("\\ud83cx\\udfb9", Printable.Escape("\ud83cx\udfb9"));

    [Fact]
    public void Nothing_that_a_terminal_obeys_is_left() => Prop.ForAll<string>(text =>
        Printable.Escape(text ?? string.Empty).All(c => !char.IsControl(c) && c is not ('\u202e' or '\u2028'))).Check(CommitSeed.Config);

    [Theory]
    [InlineData("lamp", 4, "lamp")]
    [InlineData("lampe", 4, "lam…")]
    [InlineData("ab🎹d", 4, "ab…")]
    public void What_is_too_long_is_cut_between_characters(string text, int most, string expected) => Assert.Equal(expected, Printable.Cut(text, most));
}
