//! The fenced blocks of a Markdown file, and what is to be done with each.

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Line of the opening fence, from 1.
    pub(crate) line: usize,
    /// The heading it stands under, of the first or second level: deeper ones belong to it.
    pub(crate) section: String,
    /// The word behind the fence.
    pub(crate) language: String,
    /// What is between the fences.
    pub(crate) text: String,
    /// What is to be done.
    pub(crate) task: Task,
}

/// What a block promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// It runs and exits so.
    Run {
        /// The exit status.
        exit: i32,
    },
    /// It runs until the end, and listens.
    Serve {
        /// On which port.
        port: u16,
    },
    /// `.ci/run` runs it.
    InCi,
    /// It is a part of a file.
    From(String),
    /// Its paths exist.
    Tree,
}

/// All blocks of a file, or everything that is wrong with its form.
pub(crate) fn extract(markdown: &str) -> Result<Vec<Block>, Vec<String>> {
    let (mut blocks, mut faults) = (Vec::new(), Vec::new());
    let mut section = String::new();
    let mut directive: Option<(usize, &str)> = None;
    let mut lines = markdown.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let (number, bare) = (index + 1, line.trim());
        if let Some(fence) = fence_of(bare) {
            let language = bare.trim_start_matches(['`', '~']).trim().to_owned();
            let indent = line.len() - line.trim_start().len();
            let mut text = String::new();
            let mut closed = false;
            for (_, line) in lines.by_ref() {
                let end = line.trim();
                if end.starts_with(fence) && end.trim_start_matches(['`', '~']).is_empty() {
                    closed = true;
                    break;
                }
                // A block in a list is indented as the list is.
                let blank = line.len() - line.trim_start().len();
                text += &line[indent.min(blank)..];
                text.push('\n');
            }
            if !closed {
                faults.push(format!("line {number}: the block has no end"));
            }
            match task(&language, directive.take().map(|(_, text)| text)) {
                Ok(task) => {
                    blocks.push(Block { line: number, section: section.clone(), language, text, task });
                }
                Err(fault) => faults.push(format!("line {number}: {fault}")),
            }
            continue;
        }
        if let Some(comment) = bare.strip_prefix("<!--").and_then(|it| it.strip_suffix("-->")) {
            let comment = comment.trim();
            if comment.starts_with("run:") || comment.starts_with("from:") {
                directive = Some((number, comment));
                continue;
            }
        }
        if !bare.is_empty()
            && let Some((number, _)) = directive.take()
        {
            faults.push(format!("line {number}: no block follows the comment"));
        }
        if line.starts_with("# ") || line.starts_with("## ") {
            section = line.trim_start_matches('#').trim().to_owned();
        }
    }
    if let Some((number, _)) = directive {
        faults.push(format!("line {number}: no block follows the comment"));
    }
    if faults.is_empty() { Ok(blocks) } else { Err(faults) }
}

fn fence_of(line: &str) -> Option<&str> {
    let length = line.bytes().take_while(|byte| *byte == line.as_bytes()[0]).count();
    (length >= 3 && (line.starts_with('`') || line.starts_with('~'))).then(|| &line[..length])
}

fn task(language: &str, directive: Option<&str>) -> Result<Task, String> {
    let shell = language == "sh";
    let Some(directive) = directive else {
        return match language {
            "sh" => Ok(Task::Run { exit: 0 }),
            "text" => Ok(Task::Tree),
            "" => Err("the block names no language".to_owned()),
            _ => Err(format!("a block of {language} needs a comment above it: <!-- from: FILE -->")),
        };
    };
    if let Some(file) = directive.strip_prefix("from:") {
        return if shell {
            Err("a block of sh is run, not compared".to_owned())
        } else {
            Ok(Task::From(file.trim().to_owned()))
        };
    }
    let what = directive.trim_start_matches("run:").trim();
    if !shell {
        return Err(format!("only blocks of sh are run, this is one of {language:?}"));
    }
    let unknown = || format!("{what:?} is none of: exit N; background, port N; in .ci/run");
    if what == "in .ci/run" {
        return Ok(Task::InCi);
    }
    if let Some(exit) = what.strip_prefix("exit ") {
        return exit.parse().map(|exit| Task::Run { exit }).map_err(|_| unknown());
    }
    match what.strip_prefix("background, port ").map(str::parse) {
        Some(Ok(port)) => Ok(Task::Serve { port }),
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKDOWN: &str = "# Title
## One
```sh
echo 1 # first

echo 2
```
### Deeper
<!-- run: exit 3 -->

```sh
exit 3
```
<!-- a remark -->
## Two
<!-- run: background, port 8547 -->
~~~sh
serve
~~~
<!-- run: in .ci/run -->
```sh
cargo test
```
- a list
  <!-- from: abi/x.ts -->
  ```ts
  if (a) {
    b();
  }
  ```
````text
``` is no end
````
";

    #[test]
    fn blocks_come_in_order_with_their_sections_and_tasks() {
        let blocks = extract(MARKDOWN).unwrap();
        let tasks: Vec<&Task> = blocks.iter().map(|block| &block.task).collect();
        let from = Task::From("abi/x.ts".to_owned());
        assert_eq!(
            tasks,
            [
                &Task::Run { exit: 0 },
                &Task::Run { exit: 3 },
                &Task::Serve { port: 8547 },
                &Task::InCi,
                &from,
                &Task::Tree
            ]
        );
        let sections: Vec<&str> = blocks.iter().map(|block| block.section.as_str()).collect();
        assert_eq!(sections, ["One", "One", "Two", "Two", "Two", "Two"]);
        assert_eq!((blocks[0].line, blocks[0].text.as_str()), (3, "echo 1 # first\n\necho 2\n"));
        assert_eq!(blocks[4].text, "if (a) {\n  b();\n}\n", "the list's indentation is not the block's");
        assert_eq!(blocks[5].text, "``` is no end\n");
    }

    #[test]
    fn what_nobody_checks_is_a_fault() {
        for (markdown, fault) in [
            ("```\nx\n```", "line 1: the block names no language"),
            ("```ts\nx\n```", "line 1: a block of ts needs a comment above it: <!-- from: FILE -->"),
            ("```sh\nx\n", "line 1: the block has no end"),
            ("<!-- run: exit 3 -->\ntext\n", "line 1: no block follows the comment"),
            ("<!-- run: exit 3 -->", "line 1: no block follows the comment"),
            ("<!-- run: exit 3 -->\n```ts\n```", "line 2: only blocks of sh are run, this is one of \"ts\""),
            ("<!-- from: x -->\n```sh\n```", "line 2: a block of sh is run, not compared"),
            ("<!-- run: skip -->\n```sh\n```", "none of: exit N; background, port N; in .ci/run"),
            ("<!-- run: exit three -->\n```sh\n```", "none of"),
        ] {
            let faults = extract(markdown).unwrap_err();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains(fault), "{markdown:?}: {faults:?}");
        }
    }
}
